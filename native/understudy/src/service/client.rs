use super::address::Address;
use super::agent::Agent;
use super::life::{Life, Phase};
use super::socket::{Heard, Socket, Tickets};
use super::squads::SquadLife;
use crate::error::Error;
use crate::event::Event;
use crate::hello::Hello;
use crate::squad::Squad;
use crate::want::Want;
use serde_json::{json, Map, Value};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Time between two looks at a connection that is being closed.
const LOOK: Duration = Duration::from_millis(5);
/// Limit on what is heard in one frame; a server that never pauses is heard on in the next.
const MAX_HEARD: usize = 1024;
/// Time limit for the last words, and for the server's.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A session with a server, which outlives its connections: it comes back by itself, with all agents.
///
/// It is told what a `Session` of the library is told, and tells the same events. A want with
/// [`Want::plans`] is played here: steps begin as soon as the server has told them, early ones too, and a plan for an
/// outdated state is dropped. No call waits, except [`Client::close`].
///
/// ```no_run
/// use understudy::service::Client;
/// use understudy::{json, Event, Hello, Want};
///
/// # fn play(_: &understudy::Step) {}
/// # fn main() -> Result<(), understudy::Error> {
/// let mut client = Client::new("http://127.0.0.1:7071", Hello::new("hut"))?;
/// client.see("ann", json!({ "at": "home", "wood": 0, "fire_lit": false }))?;
/// client.want("ann", Want::new("warm").plans());
/// while client.refusal().is_none() {
///     client.update(); // once in each frame
///     while let Some(event) = client.next_event() {
///         if let Event::Begin { agent, step_id, step, .. } = event {
///             play(&step);
///             client.see(&agent, json!({ "at": "home", "wood": 0, "fire_lit": true }))?;
///             client.finished(&agent, step_id);
///         }
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct Client {
    life: Life,
    address: Address,
    tickets: Option<Tickets>,
    socket: Option<Socket>,
    started: Instant,
    has_own_clock: bool,
}

impl Client {
    /// A client of the server at a URL, which connects in [`Client::update`].
    ///
    /// # Errors
    /// `bad-url` for anything but the address of a server.
    pub fn new(url: &str, hello: Hello) -> Result<Self, Error> {
        Self::with_times(url, hello, Duration::from_secs(10), Duration::from_millis(250))
    }

    /// The same with the longest time that the server may be silent where an answer is due (10 s), and the time before
    /// the first attempt to connect again (250 ms), which doubles up to 10 s.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_times(url: &str, hello: Hello, answer: Duration, reconnect: Duration) -> Result<Self, Error> {
        Ok(Self {
            life: Life::new(hello, answer.as_secs_f64(), reconnect.as_secs_f64()),
            address: Address::read(url)?,
            tickets: None,
            socket: None,
            started: Instant::now(),
            has_own_clock: true,
        })
    }

    /// Fetches a ticket from the game's own server for each new session, on a thread of its own. A failure is told by
    /// [`Event::Failed`] with the code `ticket-failed`, and another attempt follows.
    #[must_use]
    pub fn with_tickets(mut self, fetch: impl FnMut() -> Result<String, String> + Send + 'static) -> Self {
        self.tickets = Some(Arc::new(Mutex::new(fetch)));
        self
    }

    /// Hears the server, starts steps, and sends what is due. Once in each frame.
    pub fn update(&mut self) {
        let now = self.started.elapsed().as_secs_f64();
        if self.has_own_clock {
            self.life.hub.game_ms = now * 1000.0;
        }
        self.hear(now);
        if self.socket.is_none() && self.life.is_connection_due(now) {
            let tickets = self.tickets.clone().filter(|_| !self.life.is_resuming());
            self.socket = Some(Socket::open(&self.address, tickets));
            self.life.wait_for_answer(now);
        }
        self.life.update(now);
        self.send(now);
    }

    /// The next event, if there is one.
    pub fn next_event(&mut self) -> Option<Event> {
        self.life.hub.events.pop_front()
    }

    /// Whether the session is open at present.
    pub fn is_open(&self) -> bool {
        self.life.phase == Phase::Open
    }

    /// The error with which the server refused the client for good.
    pub fn refusal(&self) -> Option<&Error> {
        self.life.refusal.as_ref()
    }

    /// Sets the game's own time, in place of the milliseconds since the client was made.
    pub fn set_time(&mut self, now_ms: f64) {
        self.has_own_clock = false;
        self.life.hub.game_ms = now_ms;
    }

    /// Tells an agent's state by the names of its values; missing ones are unchanged. Free if nothing has changed.
    ///
    /// # Errors
    /// `bad-value` for anything but texts, numbers and booleans by their names.
    pub fn see(&mut self, agent: &str, values: impl Into<Value>) -> Result<(), Error> {
        self.see_at(agent, values, None)
    }

    /// The same with the agent's place, in a session with a world.
    ///
    /// # Errors
    /// As [`Client::see`]; `no-world` for a place in any other session.
    pub fn see_at(&mut self, agent: &str, values: impl Into<Value>, at: Option<&[f64]>) -> Result<(), Error> {
        let Value::Object(values) = values.into() else {
            return Err(Error::new("bad-value", "a state is an object with values by their names"));
        };
        if let Some((name, value)) =
            values.iter().find(|(_, value)| !(value.is_string() || value.is_number() || value.is_boolean()))
        {
            let told = format!("{value} of \"{name}\" is no value; use true or false, a finite number, or a text");
            return Err(Error::new("bad-value", told).at(format!("/values/{name}")));
        }
        if at.is_some() && self.life.things.is_none() {
            return Err(Error::no_world());
        }
        self.agent(agent).see(values, at);
        Ok(())
    }

    /// Sets an agent's goal; it leaves its squad. Repeating it changes nothing, unless it was refused: then it is sent
    /// again after a second at the earliest.
    pub fn want(&mut self, agent: &str, want: Want) {
        self.agent(agent);
        let Life { agents, hub, .. } = &mut self.life;
        if agents.get_mut(agent).is_some_and(|each| each.want(want.members(), hub)) {
            self.life.quit_squad(agent, "goal-changed");
        }
    }

    /// Clears an agent's goal, or leaves its squad; a running step is interrupted.
    pub fn idle(&mut self, agent: &str) {
        if !self.life.knows(agent) {
            return;
        }
        self.life.quit_squad(agent, "idle");
        let Life { agents, hub, .. } = &mut self.life;
        if let Some(agent) = agents.get_mut(agent) {
            agent.rest("idle", hub);
        }
    }

    /// Removes an agent for good: a running step is interrupted, and the server forgets it.
    pub fn leave(&mut self, agent: &str) {
        if self.life.knows(agent) {
            self.life.leave(agent);
        }
    }

    /// Tells that a step is finished; tell the state after it first. Late calls about an interrupted step change nothing.
    pub fn finished(&mut self, agent: &str, step_id: u64) {
        self.end(agent, step_id, "finished", None);
    }

    /// Tells that a step failed, and why: the next plan does without it.
    pub fn failed(&mut self, agent: &str, step_id: u64, why: &str) {
        self.end(agent, step_id, "failed", Some(why));
    }

    /// Tells all things of the world, in place of those told before.
    pub fn see_all(&mut self, things: Vec<Value>) {
        if let Some(known) = self.life.known_things() {
            known.list(things);
        }
    }

    /// Tells things that came, changed, or went (`"gone": true`), with what changed of each.
    pub fn see_things(&mut self, things: Vec<Value>) {
        let Some(known) = self.life.known_things() else { return };
        let errors: Vec<_> = things.into_iter().filter_map(|each| known.change(each).err()).collect();
        errors.into_iter().for_each(|error| self.life.hub.fail(error));
    }

    /// Answers [`Event::Ways`]: rows with `to`, perhaps `from`, and `costs` in the order of `to`; below 0 there is no way.
    pub fn ways(&mut self, agent: &str, rows: Vec<Value>) {
        if let Some(things) = self.life.known_things() {
            things.answer(agent, rows);
        }
    }

    /// Makes a squad, or changes it: its members end their own wants, and leave other squads.
    pub fn squad(&mut self, name: &str, squad: Squad) {
        let Life { squads, agents, hub, .. } = &mut self.life;
        let life = squads.entry(name.into()).or_insert_with(|| SquadLife::new(name));
        let left = life.want(squad.members(), agents, hub);
        self.life.without(left);
    }

    /// Breaks off the steps of a member of a squad, or of all, and lets the server plan anew.
    pub fn interrupt(&mut self, squad: &str, agent: Option<&str>) {
        if let Some(squad) = self.life.squad_named(squad) {
            squad.break_off(agent);
        }
    }

    /// Ends a squad: steps in flight are interrupted.
    pub fn disband(&mut self, squad: &str) {
        if self.life.squad_named(squad).is_none() {
            return;
        }
        let Life { squads, agents, hub, .. } = &mut self.life;
        if let Some(squad) = squads.get_mut(squad) {
            squad.end(agents, hub);
        }
    }

    /// All agents, squads and things as JSON, for a saved game.
    pub fn save(&self) -> Value {
        let Life { agents, squads, things, hub, .. } = &self.life;
        let saved: Map<String, Value> = agents.iter().map(|(name, each)| (name.clone(), each.save())).collect();
        let together: Map<String, Value> =
            squads.iter().map(|(name, each)| (name.clone(), each.save(agents, hub.game_ms))).collect();
        json!({ "agents": saved, "squads": together, "things": things.as_ref().map(|each| each.save()) })
    }

    /// Goes on with what [`Client::save`] gave, in place of all agents, squads and things: plans are followed until the
    /// server has answered, and squads' steps in flight begin again.
    ///
    /// # Errors
    /// `bad-value` for anything else, and nothing is changed.
    pub fn restore(&mut self, saved: &Value) -> Result<(), Error> {
        let wrong = || Error::new("bad-value", "this is not what save() gave");
        let (Some(agents), Some(squads)) = (saved["agents"].as_object(), saved["squads"].as_object()) else {
            return Err(wrong());
        };
        let restored = agents.iter().map(|(name, each)| Some((name.clone(), Agent::restore(name, each)?)));
        let restored: Vec<(String, Agent)> = restored.collect::<Option<_>>().ok_or_else(wrong)?;
        for name in self.life.squads.keys().cloned().collect::<Vec<_>>() {
            self.disband(&name);
        }
        for name in self.life.agents.keys().cloned().collect::<Vec<_>>() {
            self.leave(&name);
        }
        self.life.agents.extend(restored);
        for (name, each) in squads.iter().filter(|(_, each)| each["message"].is_object()) {
            let Life { squads, agents, hub, .. } = &mut self.life;
            let life = squads.entry(name.clone()).or_insert_with(|| SquadLife::new(name));
            let left = life.take_up(each, agents, hub);
            self.life.without(left);
        }
        if let Some(things) = saved["things"].as_array() {
            self.see_all(things.clone());
        }
        Ok(())
    }

    /// Says goodbye, and closes once the server has received everything, or after a time at most.
    pub fn close(mut self, at_most: Duration) {
        // Nothing for longer than the clock can tell.
        let until = Instant::now().checked_add(at_most);
        let is_early = || until.is_none_or(|until| Instant::now() < until);
        while !(self.life.is_settled() || self.life.phase == Phase::Refused) && is_early() {
            self.update();
            thread::sleep(LOOK);
        }
        self.life.close();
        self.send(0.0);
        let until = Instant::now() + LAST_WORDS;
        while self.socket.as_mut().is_some_and(|each| !each.close()) && Instant::now() < until {
            thread::sleep(LOOK);
        }
    }

    fn agent(&mut self, name: &str) -> &mut Agent {
        self.life.agents.entry(name.into()).or_insert_with(|| Agent::new(name))
    }

    fn end(&mut self, agent: &str, step_id: u64, how: &str, detail: Option<&str>) {
        if self.life.knows(agent) {
            self.agent(agent).end(step_id, how, detail);
        }
    }

    fn hear(&mut self, now: f64) {
        if let Some(socket) = &mut self.socket {
            socket.look();
        }
        for _ in 0..MAX_HEARD {
            let Some(heard) = self.socket.as_mut().and_then(Socket::heard) else { return };
            match heard {
                Heard::Open(ticket) => self.life.say_hello(now, ticket),
                Heard::Text(text) => self.life.hear(&text, now),
                Heard::Control => {}
                Heard::Bytes => {
                    self.life.hub.fail(Error::new("bad-message", "the server sent bytes where messages are texts"));
                }
                Heard::Lost(error) => {
                    self.socket = None;
                    self.life.lose(now);
                    if let Some(error) = error {
                        self.life.hub.fail(error);
                    }
                }
            }
            if std::mem::take(&mut self.life.is_cut) {
                self.socket = None;
            }
        }
    }

    fn send(&mut self, now: f64) {
        if std::mem::take(&mut self.life.is_cut) {
            self.socket = None;
        }
        let texts = std::mem::take(&mut self.life.out);
        let Some(socket) = &mut self.socket else { return };
        if !texts.into_iter().all(|text| socket.send(text)) || !socket.flush() {
            self.socket = None;
            self.life.lose(now);
        }
    }
}
