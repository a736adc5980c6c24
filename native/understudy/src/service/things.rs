use super::hub::Hub;
use crate::error::Error;
use crate::message::{join_thing, message_of};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::mem;

/// Size of a message without its things.
const FRAME_BYTES: usize = 200;

/// The things of a client, and their unsent changes, in messages of limited size. Things are known by their ids as JSON.
pub(super) struct Things {
    known: BTreeMap<String, Value>,
    /// One change per thing.
    changes: BTreeMap<String, Value>,
    /// Those that are gone, told before the changes: one that comes back is another thing.
    gone: Vec<Value>,
    is_all_due: bool,
    answers: Vec<Map<String, Value>>,
}

impl Things {
    pub(super) fn new() -> Self {
        Self { known: BTreeMap::new(), changes: BTreeMap::new(), gone: Vec::new(), is_all_due: true, answers: Vec::new() }
    }

    /// All things, in place of those that were known.
    pub(super) fn list(&mut self, things: Vec<Value>) {
        self.known = things.into_iter().map(|each| (each["id"].to_string(), each)).collect();
        self.is_all_due = true;
    }

    /// A new, changed or lost thing.
    ///
    /// # Errors
    /// `unknown-thing` for a thing that goes, and is not there.
    pub(super) fn change(&mut self, thing: Value) -> Result<(), Error> {
        let id = thing["id"].to_string();
        if thing["gone"] == true {
            self.known.remove(&id).ok_or_else(|| Error::unknown_thing(&thing["id"], "/id".into()))?;
            self.changes.remove(&id);
            self.gone.push(thing);
            return Ok(());
        }
        join(&mut self.known, &id, &thing);
        join(&mut self.changes, &id, &thing);
        Ok(())
    }

    /// Answers a request for the costs of ways.
    pub(super) fn answer(&mut self, agent: &str, rows: Vec<Value>) {
        self.answers.push(message_of("ways", vec![("agent", agent.into()), ("ways", rows.into())]));
    }

    pub(super) fn save(&self) -> Vec<&Value> {
        self.known.values().collect()
    }

    /// Whether there is something to send.
    pub(super) fn is_due(&self) -> bool {
        self.is_all_due || !self.gone.is_empty() || !self.changes.is_empty() || !self.answers.is_empty()
    }

    /// Resends everything, after a new session or after the server lost messages.
    pub(super) fn tell_again(&mut self) {
        self.is_all_due = true;
        self.answers.clear();
    }

    /// Sends due messages.
    pub(super) fn pump(&mut self, hub: &mut Hub) {
        let changes = mem::take(&mut self.changes);
        let gone = mem::take(&mut self.gone);
        if mem::take(&mut self.is_all_due) {
            let parts = parted(self.known.values(), hub);
            let count = parts.len();
            for (at, part) in parts.into_iter().enumerate() {
                let members = vec![("part", (at + 1).into()), ("parts", count.into()), ("things", part.into())];
                hub.send("", message_of("see", members));
            }
        } else if !gone.is_empty() || !changes.is_empty() {
            for part in parted(gone.iter().chain(changes.values()), hub) {
                hub.send("", message_of("see", vec![("things", part.into())]));
            }
        }
        for answer in mem::take(&mut self.answers) {
            hub.send("", answer);
        }
    }
}

/// Lists of things, each within the size of a message; one of none for none. A thing above the size is told to the game.
fn parted<'a>(things: impl Iterator<Item = &'a Value>, hub: &mut Hub) -> Vec<Vec<Value>> {
    let most = hub.outbox.limit - FRAME_BYTES;
    let mut parts = vec![Vec::new()];
    let mut left = most;
    for thing in things {
        let size = thing.to_string().len() + 2;
        if size > most {
            let told = format!("the thing {} is longer than a message may be, and was not sent", thing["id"]);
            hub.fail(Error::new("message-too-large", told));
            continue;
        }
        if size > left {
            parts.push(Vec::new());
            left = most;
        }
        left -= size;
        parts.last_mut().expect("there is one").push(thing.clone());
    }
    parts
}

fn join(things: &mut BTreeMap<String, Value>, id: &str, thing: &Value) {
    match things.get_mut(id) {
        None => {
            things.insert(id.into(), thing.clone());
        }
        Some(known) => join_thing(known, thing),
    }
}
