use crate::engine::Engine;
use crate::error::Error;
use crate::event::Event;
use crate::want::Want;
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The introduction of a game to the planner.
#[derive(Clone, Debug, PartialEq)]
pub struct Hello {
    members: Map<String, Value>,
}

impl Hello {
    /// A session in a domain, by its name in the engine's options.
    pub fn new(domain: &str) -> Self {
        let mut members = Map::new();
        members.insert("type".into(), "hello".into());
        members.insert("protocol".into(), json!([1]));
        members.insert("client".into(), concat!("understudy (Rust) ", env!("CARGO_PKG_VERSION")).into());
        members.insert("domain".into(), domain.into());
        Self { members }
    }

    /// Keeps a world of things. With `asks_ways` the game answers questions about the costs of ways; without it a way
    /// costs what a straight line does.
    pub fn world(self, asks_ways: bool) -> Self {
        self.with("world", if asks_ways { json!({ "ways": true }) } else { json!({}) })
    }

    /// Any other member of the message `hello`, by its name in the protocol.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.into(), value.into());
        self
    }
}

/// The messages of one game with the planner, typed and numbered. It keeps the last state and want of each agent, and
/// sends them again where the planner asks for it.
///
/// ```no_run
/// use understudy::{json, Engine, Event, Hello, Limits, Session, Want};
///
/// # fn play(_: &understudy::Step) {}
/// # fn main() -> Result<(), understudy::Error> {
/// # let options = "";
/// let engine = Engine::open(options, Limits::default())?;
/// let mut session = Session::new(engine, Hello::new("hut"))?;
/// session.see("ann", json!({ "at": "home", "wood": 0, "fire_lit": false }))?;
/// session.want("ann", Want::new("warm"))?;
/// while let Some(event) = session.next_event() {
///     if let Event::Begin { agent, step_id, step } = event {
///         play(&step);
///         session.see(&agent, json!({ "at": "home", "wood": 0, "fire_lit": true }))?;
///         session.finished(&agent, step_id)?;
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct Session {
    engine: Engine,
    seq: u64,
    received: u64,
    now_ms: f64,
    agents: BTreeMap<String, Told>,
    things: Vec<Value>,
    message_bytes: usize,
}

/// What the planner was told about an agent.
#[derive(Default)]
struct Told {
    state: Option<Map<String, Value>>,
    want: Option<Map<String, Value>>,
}

/// A message without its own members, and the commas and braces of a list.
const MESSAGE_OVERHEAD: usize = 128;

impl Session {
    /// Begins a session.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn new(engine: Engine, hello: Hello) -> Result<Self, Error> {
        engine.send(&Value::Object(hello.members).to_string())?;
        let agents = BTreeMap::new();
        Ok(Self { engine, seq: 0, received: 0, now_ms: 0.0, agents, things: Vec::new(), message_bytes: 32 << 10 })
    }

    /// The engine of the session.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Sets the game's own time, for the states that follow.
    pub fn set_time(&mut self, now_ms: f64) {
        self.now_ms = now_ms;
    }

    /// Tells an agent's whole state: all values by their names.
    ///
    /// # Errors
    /// `message-invalid` for anything but an object; as [`Engine::send`].
    pub fn see(&mut self, agent: &str, values: impl Into<Value>) -> Result<(), Error> {
        self.see_at(agent, values, None)
    }

    /// The same with the agent's place, in a session with a world.
    ///
    /// # Errors
    /// As [`Session::see`].
    pub fn see_at(&mut self, agent: &str, values: impl Into<Value>, at: Option<&[f64]>) -> Result<(), Error> {
        let Value::Object(values) = values.into() else {
            return Err(Error::new("message-invalid", "a state is an object with values by their names"));
        };
        let mut state = Map::new();
        state.insert("type".into(), "state".into());
        state.insert("agent".into(), agent.into());
        state.insert("nowMs".into(), json!(self.now_ms));
        state.insert("values".into(), Value::Object(values));
        if let Some(at) = at {
            state.insert("at".into(), json!(at));
        }
        self.agents.entry(agent.into()).or_default().state = Some(state.clone());
        self.number(state)
    }

    /// Tells what an agent wants from now on.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn want(&mut self, agent: &str, want: Want) -> Result<(), Error> {
        let mut message = want.members();
        message.insert("type".into(), "want".into());
        message.insert("agent".into(), agent.into());
        self.agents.entry(agent.into()).or_default().want = Some(message.clone());
        self.number(message)
    }

    /// Ends an agent's want.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn idle(&mut self, agent: &str) -> Result<(), Error> {
        self.agents.entry(agent.into()).or_default().want = None;
        self.of_agent("idle", agent)
    }

    /// Removes an agent.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn leave(&mut self, agent: &str) -> Result<(), Error> {
        self.agents.remove(agent);
        self.of_agent("leave", agent)
    }

    /// Tells that a step is finished; send the state after it first. Late calls about an interrupted step change nothing.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn finished(&mut self, agent: &str, step_id: u64) -> Result<(), Error> {
        self.end(agent, step_id, "finished", None)
    }

    /// Tells that a step failed, and why: the next plan does without it.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn failed(&mut self, agent: &str, step_id: u64, why: &str) -> Result<(), Error> {
        self.end(agent, step_id, "failed", Some(why))
    }

    /// Tells all things of the world. Before the first state, and whenever everything may have changed.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn see_all(&mut self, things: Vec<Value>) -> Result<(), Error> {
        self.things = things;
        self.tell_things()
    }

    /// Tells things that came, changed, or went (`"gone": true`), with what changed of each.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn see_things(&mut self, things: Vec<Value>) -> Result<(), Error> {
        for thing in &things {
            self.remember(thing);
        }
        for part in self.parts(&things) {
            self.number(message_of("see", vec![("things", Value::Array(part))]))?;
        }
        Ok(())
    }

    /// Answers [`Event::Ways`]: rows with `to`, perhaps `from`, and `costs` in the order of `to`; below 0 there is no way.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn ways(&mut self, agent: &str, rows: Vec<Value>) -> Result<(), Error> {
        self.number(message_of("ways", vec![("agent", agent.into()), ("ways", Value::Array(rows))]))
    }

    /// Sends any other message of the protocol that has a `seq`, such as `squad`.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn send(&mut self, message: Value) -> Result<(), Error> {
        match message {
            Value::Object(members) => self.number(members),
            _ => Err(Error::new("message-invalid", "a message is an object")),
        }
    }

    /// The planner's next message, if there is one. Never waits.
    pub fn next_event(&mut self) -> Option<Event> {
        loop {
            let text = self.engine.take()?;
            // The planner writes nothing else, but a script of one's own may.
            let Ok(message) = serde_json::from_str::<Value>(&text) else { continue };
            if let Some(n) = message["n"].as_u64() {
                self.received = n;
            }
            match message["type"].as_str() {
                Some("ack") => self.acknowledge(),
                Some("resync") => self.tell_again(&message),
                Some("welcome") => {
                    let limit = message["limits"]["messageBytes"].as_u64().and_then(|each| usize::try_from(each).ok());
                    self.message_bytes = limit.unwrap_or(self.message_bytes).max(1 << 10);
                    return Some(Event::Welcome);
                }
                _ => return Some(Event::read(message)),
            }
        }
    }

    /// The same, but waits for a message for a time at most. For turns and tests; games look once in each frame.
    pub fn wait_event(&mut self, at_most: Duration) -> Option<Event> {
        // A time beyond all clocks, such as `Duration::MAX`: as long as it takes.
        let until = Instant::now().checked_add(at_most);
        loop {
            if let Some(event) = self.next_event() {
                return Some(event);
            }
            let left = until.map_or(Duration::MAX, |each| each.saturating_duration_since(Instant::now()));
            if !self.engine.wait(left) {
                return None;
            }
        }
    }

    fn of_agent(&mut self, kind: &str, agent: &str) -> Result<(), Error> {
        self.number(message_of(kind, vec![("agent", agent.into())]))
    }

    fn end(&mut self, agent: &str, step_id: u64, event: &str, why: Option<&str>) -> Result<(), Error> {
        let mut members = vec![("agent", agent.into()), ("stepId", step_id.into()), ("event", event.into())];
        if let Some(why) = why {
            members.push(("detail", why.chars().take(1000).collect::<String>().into()));
        }
        self.number(message_of("step", members))
    }

    fn number(&mut self, mut message: Map<String, Value>) -> Result<(), Error> {
        message.insert("seq".into(), (self.seq + 1).into());
        self.engine.send(&Value::Object(message).to_string())?;
        self.seq += 1;
        Ok(())
    }

    fn acknowledge(&mut self) {
        // An engine that is over needs no acknowledgement.
        let _ = self.engine.send(&json!({ "type": "ack", "received": self.received }).to_string());
    }

    fn tell_again(&mut self, message: &Value) {
        let names = message["agents"].as_array();
        let is_asked = |name: &str| names.is_none_or(|each| each.iter().any(|one| one == name));
        if names.is_none() && !self.things.is_empty() {
            let _ = self.tell_things();
        }
        let asked = self.agents.iter().filter(|(name, _)| is_asked(name));
        let (states, wants): (Vec<_>, Vec<_>) = asked.map(|(_, told)| (told.state.clone(), told.want.clone())).unzip();
        for each in states.into_iter().chain(wants).flatten() {
            // As above.
            let _ = self.number(each);
        }
    }

    fn tell_things(&mut self) -> Result<(), Error> {
        let parts = self.parts(&self.things);
        let count = parts.len();
        for (at, part) in parts.into_iter().enumerate() {
            let members = vec![("part", (at + 1).into()), ("parts", count.into()), ("things", Value::Array(part))];
            self.number(message_of("see", members))?;
        }
        Ok(())
    }

    /// Lists of things that fit a message each; one of none for none.
    fn parts(&self, things: &[Value]) -> Vec<Vec<Value>> {
        let mut parts = vec![Vec::new()];
        let mut bytes = MESSAGE_OVERHEAD;
        for thing in things {
            let more = thing.to_string().len() + 1;
            if bytes + more > self.message_bytes && bytes > MESSAGE_OVERHEAD {
                parts.push(Vec::new());
                bytes = MESSAGE_OVERHEAD;
            }
            bytes += more;
            parts.last_mut().expect("there is one").push(thing.clone());
        }
        parts
    }

    /// Keeps all things as they are, for a planner that asks for them again.
    fn remember(&mut self, change: &Value) {
        let known = self.things.iter().position(|each| each["id"] == change["id"]);
        if change["gone"] == true {
            known.map(|at| self.things.remove(at));
            return;
        }
        let Some(at) = known else { return self.things.push(change.clone()) };
        for (name, value) in change.as_object().into_iter().flatten() {
            match (&mut self.things[at][name.as_str()], value) {
                (Value::Object(old), Value::Object(new)) => old.extend(new.clone()),
                (old, new) => *old = new.clone(),
            }
        }
    }
}

fn message_of(kind: &str, members: Vec<(&str, Value)>) -> Map<String, Value> {
    let mut message = Map::new();
    message.insert("type".into(), kind.into());
    message.extend(members.into_iter().map(|(name, value)| (name.to_owned(), value)));
    message
}
