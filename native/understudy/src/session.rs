use crate::engine::Engine;
use crate::error::Error;
use crate::event::Event;
use crate::hello::Hello;
use crate::question::Question;
use crate::squad::Squad;
use crate::message::message_of;
use crate::told::{parts, StepNumbers, Told};
use crate::want::Want;
use serde_json::{json, Map, Value};
use std::sync::Arc;
use std::time::{Duration, Instant};

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
///     if let Event::Begin { agent, step_id, step, .. } = event {
///         play(&step);
///         session.see(&agent, json!({ "at": "home", "wood": 0, "fire_lit": true }))?;
///         session.finished(&agent, step_id)?;
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct Session {
    engine: Arc<Engine>,
    hello: Map<String, Value>,
    seq: u64,
    received: u64,
    asked: u64,
    now_ms: f64,
    told: Told,
    /// Whether the engine has been told all things of the world.
    has_listed: bool,
    steps: StepNumbers,
    message_bytes: usize,
}

/// The longest message that the planner takes before it has told another limit.
const MESSAGE_BYTES: usize = 32 << 10;

impl Session {
    /// Begins a session.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn new(engine: impl Into<Arc<Engine>>, hello: Hello) -> Result<Self, Error> {
        let (engine, hello) = (engine.into(), hello.members);
        engine.send(&Value::Object(hello.clone()).to_string())?;
        let told = Told::default();
        let (seq, received, asked, now_ms, has_listed) = (0, 0, 0, 0.0, false);
        let (steps, message_bytes) = (StepNumbers::default(), MESSAGE_BYTES);
        Ok(Self { engine, hello, seq, received, asked, now_ms, told, has_listed, steps, message_bytes })
    }

    /// Goes on with another engine, in place of one that ended, such as by `memory-limit`: it is told all agents, squads
    /// and things. Steps in flight begin anew, and questions are lost.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn renew(&mut self, engine: impl Into<Arc<Engine>>) -> Result<(), Error> {
        self.engine = engine.into();
        (self.seq, self.received, self.message_bytes, self.has_listed) = (0, 0, MESSAGE_BYTES, false);
        self.steps.renew();
        self.engine.send(&Value::Object(self.hello.clone()).to_string())?;
        self.tell_all()
    }

    /// The agents, squads and things of the session with the time, as JSON, for a saved game.
    pub fn save(&self) -> Value {
        let mut saved = self.told.save();
        saved["nowMs"] = self.now_ms.into();
        saved
    }

    /// Goes on with what [`Session::save`] gave, in place of all agents, squads and things. Plans begin with the saved
    /// states; steps that were in flight begin anew.
    ///
    /// # Errors
    /// `message-invalid` with the place of the mistake, and nothing is changed; as [`Engine::send`].
    pub fn restore(&mut self, saved: &Value) -> Result<(), Error> {
        let told = Told::restore(saved)?;
        let now_ms = saved["nowMs"].as_f64();
        self.now_ms = now_ms.ok_or_else(|| Error::new("message-invalid", "this is no saved session").at("/nowMs".into()))?;
        for message in self.told.farewells() {
            self.number(message)?;
        }
        self.told = told;
        self.tell_all()
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
    /// As [`Session::see`]; `no-world` for a place in any other session.
    pub fn see_at(&mut self, agent: &str, values: impl Into<Value>, at: Option<&[f64]>) -> Result<(), Error> {
        let Value::Object(values) = values.into() else {
            return Err(Error::new("message-invalid", "a state is an object with values by their names"));
        };
        let known = vec![("agent", agent.into()), ("nowMs", json!(self.now_ms)), ("values", Value::Object(values))];
        let mut state = message_of("state", known);
        if let Some(at) = at {
            self.check_world()?;
            state.insert("at".into(), json!(at));
        }
        self.told.state(agent, &state);
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
        self.told.want(agent, Some(&message));
        self.number(message)
    }

    /// Ends an agent's want.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn idle(&mut self, agent: &str) -> Result<(), Error> {
        self.told.want(agent, None);
        self.of_agent("idle", agent)
    }

    /// Removes an agent.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn leave(&mut self, agent: &str) -> Result<(), Error> {
        self.told.left(agent);
        self.of_agent("leave", agent)
    }

    /// Tells that a step is finished; send the state after it first. Late calls about an interrupted step change nothing.
    ///
    /// # Errors
    /// As [`Engine::send`]. Of an agent or a step that never was [`Event::Failed`] tells.
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
    /// `no-world` in a session without one; as [`Engine::send`].
    pub fn see_all(&mut self, things: Vec<Value>) -> Result<(), Error> {
        self.check_world()?;
        self.told.all_things(things);
        self.tell_things()
    }

    /// Tells things that came, changed, or went (`"gone": true`), with what changed of each. The first call tells of all
    /// things that there are, unless [`Session::see_all`] has.
    ///
    /// # Errors
    /// `no-world` in a session without one; `unknown-thing` if one goes that is not there; as [`Engine::send`].
    pub fn see_things(&mut self, things: Vec<Value>) -> Result<(), Error> {
        self.check_world()?;
        self.told.check_gone(&things)?;
        for thing in &things {
            self.told.thing(thing);
        }
        if !self.has_listed {
            return self.tell_things();
        }
        for part in parts(&things, self.message_bytes) {
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

    /// Makes a squad, or changes it: its members end their own wants.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn squad(&mut self, name: &str, squad: Squad) -> Result<(), Error> {
        let mut message = squad.members();
        message.insert("type".into(), "squad".into());
        message.insert("squad".into(), name.into());
        self.told.squad(name, Some(&message));
        self.number(message)
    }

    /// Breaks off the steps of a member of a squad, or of all, and lets the planner plan anew.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn interrupt(&mut self, squad: &str, agent: Option<&str>) -> Result<(), Error> {
        let mut members = vec![("squad", squad.into())];
        members.extend(agent.map(|name| ("agent", name.into())));
        self.number(message_of("interrupt", members))
    }

    /// Ends a squad.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn disband(&mut self, squad: &str) -> Result<(), Error> {
        self.told.squad(squad, None);
        self.number(message_of("disband", vec![("squad", squad.into())]))
    }

    /// Asks a question beside the agents. [`Event::Answer`], [`Event::JointPlan`] or [`Event::Refused`] comes with the
    /// number that it returns.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn ask(&mut self, question: Question) -> Result<u64, Error> {
        let id = self.asked + 1;
        self.engine.send(&question.message(id).to_string())?;
        self.asked = id;
        Ok(id)
    }

    /// Answers [`Event::ModelWanted`] with JSON that fits its schema. Whatever it is, the planner proves it.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn answer_model(&mut self, number: u64, answer: impl Into<Value>) -> Result<(), Error> {
        self.engine.send(&json!({ "type": "model-answer", "number": number, "answer": answer.into() }).to_string())
    }

    /// Tells that the game's model failed, and why: the planner's own plan is served at once.
    ///
    /// # Errors
    /// As [`Engine::send`].
    pub fn model_failed(&mut self, number: u64, why: &str) -> Result<(), Error> {
        let message = why.chars().take(1000).collect::<String>();
        self.engine.send(&json!({ "type": "model-failed", "number": number, "message": message }).to_string())
    }

    /// Sends any other message of the protocol that has a `seq`.
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
            let Some(message) = self.hear(&text) else { continue };
            let is_welcome = message["type"] == "welcome";
            return Some(if is_welcome { Event::Welcome } else { Event::read(message) });
        }
    }

    /// Takes note of a message that the game took from the engine itself, and answers what the game need not hear of: the
    /// message is then `None`.
    pub fn hear(&mut self, text: &str) -> Option<Value> {
        // The planner writes nothing else, but a script of one's own may.
        let message = serde_json::from_str::<Value>(text).ok()?;
        if let Some(n) = message["n"].as_u64() {
            self.received = n;
        }
        match message["type"].as_str() {
            Some("begin") => {
                self.steps.begun(message["stepId"].as_u64().unwrap_or(0));
                Some(message)
            }
            Some("ack") => {
                self.acknowledge();
                None
            }
            Some("resync") => {
                self.tell_again(&message);
                None
            }
            Some("welcome") => {
                let limit = message["limits"]["messageBytes"].as_u64().and_then(|each| usize::try_from(each).ok());
                self.message_bytes = limit.unwrap_or(self.message_bytes).max(1 << 10);
                Some(message)
            }
            _ => Some(message),
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

    fn check_world(&self) -> Result<(), Error> {
        self.hello.contains_key("world").then_some(()).ok_or_else(Error::no_world)
    }

    fn of_agent(&mut self, kind: &str, agent: &str) -> Result<(), Error> {
        self.number(message_of(kind, vec![("agent", agent.into())]))
    }

    fn end(&mut self, agent: &str, step_id: u64, event: &str, why: Option<&str>) -> Result<(), Error> {
        if self.steps.is_of_before(step_id) {
            return Ok(());
        }
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
        if names.is_none() && self.told.has_things() {
            let _ = self.tell_things();
        }
        for each in self.told.of_agents(names.map(Vec::as_slice)) {
            // As above.
            let _ = self.number(each);
        }
    }

    fn tell_all(&mut self) -> Result<(), Error> {
        if self.hello.contains_key("world") {
            self.tell_things()?;
        }
        self.told.of_agents(None).into_iter().try_for_each(|each| self.number(each))
    }

    fn tell_things(&mut self) -> Result<(), Error> {
        self.has_listed = true;
        self.told.listing(self.message_bytes).into_iter().try_for_each(|each| self.number(each))
    }
}
