//! What the planner was told, for a planner that asks for it again, for saved games, and for a new engine.

use crate::error::Error;
use crate::message::{join_thing, message_of};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

/// A message without its own members, and the commas and braces of a list.
const MESSAGE_OVERHEAD: usize = 128;

/// All that a game has told of its agents, squads and things.
#[derive(Default)]
pub(crate) struct Told {
    agents: BTreeMap<String, ToldAgent>,
    squads: BTreeMap<String, Map<String, Value>>,
    things: Vec<Value>,
}

#[derive(Default)]
struct ToldAgent {
    state: Option<Map<String, Value>>,
    want: Option<Map<String, Value>>,
}

impl Told {
    pub(crate) fn state(&mut self, agent: &str, message: &Map<String, Value>) {
        self.agents.entry(agent.into()).or_default().state = Some(message.clone());
    }

    pub(crate) fn want(&mut self, agent: &str, message: Option<&Map<String, Value>>) {
        if message.is_some() || self.agents.contains_key(agent) {
            self.agents.entry(agent.into()).or_default().want = message.cloned();
        }
    }

    pub(crate) fn left(&mut self, agent: &str) {
        self.agents.remove(agent);
    }

    pub(crate) fn squad(&mut self, name: &str, message: Option<&Map<String, Value>>) {
        match message {
            Some(message) => self.squads.insert(name.into(), message.clone()),
            None => self.squads.remove(name),
        };
    }

    pub(crate) fn all_things(&mut self, things: Vec<Value>) {
        self.things = things;
    }

    /// Keeps all things as they are after a change.
    pub(crate) fn thing(&mut self, change: &Value) {
        let known = self.things.iter().position(|each| each["id"] == change["id"]);
        if change["gone"] == true {
            known.map(|at| self.things.remove(at));
            return;
        }
        let Some(at) = known else { return self.things.push(change.clone()) };
        join_thing(&mut self.things[at], change);
    }

    /// The messages that tell all things, in parts that fit; none without things.
    pub(crate) fn listing(&self, most_bytes: usize) -> Vec<Map<String, Value>> {
        let parts = parts(&self.things, most_bytes);
        let count = parts.len();
        let part = |(at, part): (usize, Vec<Value>)| {
            message_of("see", vec![("part", (at + 1).into()), ("parts", count.into()), ("things", Value::Array(part))])
        };
        parts.into_iter().enumerate().map(part).collect()
    }

    /// # Errors
    /// `unknown-thing` for a thing that goes, and is not there.
    pub(crate) fn check_gone(&self, changes: &[Value]) -> Result<(), Error> {
        let is_there = |id: &Value, before: &[Value]| {
            let last = before.iter().rev().find(|each| each["id"] == *id);
            last.map_or_else(|| self.things.iter().any(|each| each["id"] == *id), |each| each["gone"] != true)
        };
        for (at, change) in changes.iter().enumerate() {
            if change["gone"] == true && !is_there(&change["id"], &changes[..at]) {
                return Err(Error::unknown_thing(&change["id"], format!("/{at}/id")));
            }
        }
        Ok(())
    }

    pub(crate) fn has_things(&self) -> bool {
        !self.things.is_empty()
    }

    /// The states, wants and squads of some agents, or of all.
    pub(crate) fn of_agents(&self, names: Option<&[Value]>) -> Vec<Map<String, Value>> {
        let is_asked = |name: &str| names.is_none_or(|each| each.iter().any(|one| one == name));
        let asked: Vec<_> = self.agents.iter().filter(|(name, _)| is_asked(name)).map(|(_, told)| told).collect();
        let states = asked.iter().filter_map(|told| told.state.clone());
        let wants = asked.iter().filter_map(|told| told.want.clone());
        let squads = self.squads.values().filter(|_| names.is_none()).map(|squad| {
            let mut anew = squad.clone();
            // Without it, a squad of the same name and goal would go on.
            anew.entry("running").or_insert_with(|| json!([]));
            anew
        });
        states.chain(wants).chain(squads).collect()
    }

    /// The messages after which none of it counts.
    pub(crate) fn farewells(&self) -> Vec<Map<String, Value>> {
        let squads = self.squads.keys().map(|name| message_of("disband", vec![("squad", name.clone().into())]));
        let agents = self.agents.keys().map(|name| message_of("leave", vec![("agent", name.clone().into())]));
        squads.chain(agents).collect()
    }

    pub(crate) fn save(&self) -> Value {
        let agent = |(name, told): (&String, &ToldAgent)| (name.clone(), json!({ "state": told.state, "want": told.want }));
        let agents: Map<String, Value> = self.agents.iter().map(agent).collect();
        json!({ "agents": agents, "squads": self.squads, "things": self.things })
    }

    /// # Errors
    /// `message-invalid` for anything that [`Told::save`] does not give.
    pub(crate) fn restore(saved: &Value) -> Result<Self, Error> {
        let wrong = |pointer: String| Error::new("message-invalid", "this is no saved session").at(pointer);
        let object = |value: &Value, pointer: String| value.as_object().cloned().ok_or_else(|| wrong(pointer));
        let message = |value: &Value, kind: &str, pointer: String| match value {
            Value::Null => Ok(None),
            Value::Object(members) if members.get("type") == Some(&json!(kind)) => Ok(Some(members.clone())),
            _ => Err(wrong(pointer)),
        };
        let mut told = Self::default();
        for (name, each) in object(&saved["agents"], "/agents".into())? {
            let state = message(&each["state"], "state", format!("/agents/{name}/state"))?;
            let want = message(&each["want"], "want", format!("/agents/{name}/want"))?;
            told.agents.insert(name, ToldAgent { state, want });
        }
        for (name, each) in object(&saved["squads"], "/squads".into())? {
            let squad = message(&each, "squad", format!("/squads/{name}"))?;
            told.squads.insert(name.clone(), squad.ok_or_else(|| wrong(format!("/squads/{name}")))?);
        }
        told.things = saved["things"].as_array().cloned().ok_or_else(|| wrong("/things".into()))?;
        Ok(told)
    }
}

/// The numbers of steps, which each engine begins anew.
#[derive(Default)]
pub(crate) struct StepNumbers {
    last: u64,
    last_before: u64,
}

impl StepNumbers {
    /// A step has begun.
    pub(crate) fn begun(&mut self, number: u64) {
        self.last = self.last.max(number);
    }

    /// Another engine takes the place of the last one.
    pub(crate) fn renew(&mut self) {
        self.last_before = self.last_before.max(self.last);
        self.last = 0;
    }

    /// Whether a number can only be that of a step of an engine before this one: what is said of it is late.
    pub(crate) fn is_of_before(&self, number: u64) -> bool {
        self.last < number && number <= self.last_before
    }
}

/// Lists of things that fit a message each; one of none for none.
pub(crate) fn parts(things: &[Value], most_bytes: usize) -> Vec<Vec<Value>> {
    let mut parts = vec![Vec::new()];
    let mut bytes = MESSAGE_OVERHEAD;
    for thing in things {
        let more = thing.to_string().len() + 1;
        if bytes + more > most_bytes && bytes > MESSAGE_OVERHEAD {
            parts.push(Vec::new());
            bytes = MESSAGE_OVERHEAD;
        }
        bytes += more;
        parts.last_mut().expect("there is one").push(thing.clone());
    }
    parts
}
