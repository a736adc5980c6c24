//! The life of a session: numbering, resuming and resending, without network or clock.

use super::agent::Agent;
use super::hub::Hub;
use super::named::Past;
use super::squads::{Agents, SquadLife};
use super::things::Things;
use crate::error::Error;
use crate::event::Event;
use crate::hello::Hello;
use crate::message::message_of;
use crate::schema::kind_of;
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;
use std::mem;

const LONGEST_S: f64 = 10.0;
/// Codes of temporary refusals.
const PASSING: [&str; 5] = ["too-busy", "rate-limited", "draining", "hello-late", "slow-reader"];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Phase {
    Away,
    Opening,
    Open,
    /// For good.
    Refused,
    Closed,
}

/// The part of a session that outlives its connections. Times are in seconds.
pub(super) struct Life {
    pub(super) hub: Hub,
    pub(super) agents: Agents,
    pub(super) squads: BTreeMap<String, SquadLife>,
    /// The things of a game with a world.
    pub(super) things: Option<Things>,
    pub(super) phase: Phase,
    pub(super) refusal: Option<Error>,
    /// Texts for the connection.
    pub(super) out: Vec<String>,
    /// Whether the connection must be cut.
    pub(super) is_cut: bool,
    hello: Map<String, Value>,
    answer_s: f64,
    reconnect_s: f64,
    token: Option<String>,
    received: u64,
    /// After a resync, any next number is accepted.
    is_any_number_right: bool,
    is_ack_due: bool,
    /// Departed agents that the server does not know about yet.
    leaving: Vec<String>,
    pub(super) past: Past,
    /// The last delay before reconnecting; 0 for none.
    delay: f64,
    connect_at: f64,
    /// Time at which an answer is overdue: the welcome, or an acknowledgement.
    overdue_at: f64,
}

impl Life {
    pub(super) fn new(hello: Hello, answer_s: f64, reconnect_s: f64) -> Self {
        let hello = hello.members;
        Self {
            hub: Hub::new(),
            agents: Agents::new(),
            squads: BTreeMap::new(),
            things: hello.contains_key("world").then(Things::new),
            phase: Phase::Away,
            refusal: None,
            out: Vec::new(),
            is_cut: false,
            hello,
            answer_s,
            reconnect_s,
            token: None,
            received: 0,
            is_any_number_right: false,
            is_ack_due: false,
            leaving: Vec::new(),
            past: Past::default(),
            delay: 0.0,
            connect_at: 0.0,
            overdue_at: f64::INFINITY,
        }
    }

    /// Whether `hello` would resume a session; a new one may need a ticket.
    pub(super) fn is_resuming(&self) -> bool {
        self.token.is_some()
    }

    /// Whether everything is sent and acknowledged.
    pub(super) fn is_settled(&self) -> bool {
        self.phase == Phase::Open
            && self.hub.outbox.is_empty()
            && self.leaving.is_empty()
            && !self.things.as_ref().is_some_and(Things::is_due)
            && !self.agents.values().any(Agent::has_due)
            && !self.squads.values().any(SquadLife::has_due)
    }

    /// Whether another connection is due, where there is none.
    pub(super) fn is_connection_due(&self, now: f64) -> bool {
        self.phase == Phase::Away && now >= self.connect_at
    }

    /// Ends the part of an agent in its squad.
    pub(super) fn quit_squad(&mut self, agent: &str, why: &str) {
        let squad = self.agents.get_mut(agent).and_then(|each| each.quit_squad(why, &mut self.hub));
        self.without(squad.map(|squad| (squad, agent.to_owned())));
    }

    /// Members have left their squads, by the names of both.
    pub(super) fn without(&mut self, left: impl IntoIterator<Item = (String, String)>) {
        for (squad, agent) in left {
            if let Some(squad) = self.squads.get_mut(&squad) {
                squad.without(&agent, &mut self.agents, &mut self.hub);
            }
        }
    }

    /// Removes an agent for good.
    pub(super) fn leave(&mut self, name: &str) {
        self.quit_squad(name, "closed");
        if let Some(mut agent) = self.agents.remove(name) {
            agent.rest("closed", &mut self.hub);
            self.past.add(name);
            if agent.is_known() {
                self.leaving.push(name.into());
            }
        }
    }

    /// Waits for an answer of the server.
    pub(super) fn wait_for_answer(&mut self, now: f64) {
        self.overdue_at = now + self.answer_s;
    }

    /// The connection is open; a resumed session needs no ticket.
    pub(super) fn say_hello(&mut self, now: f64, ticket: Option<String>) {
        let mut hello = self.hello.clone();
        if let Some(token) = &self.token {
            hello.insert("token".into(), token.clone().into());
            hello.insert("received".into(), self.received.into());
        } else if let Some(ticket) = ticket {
            hello.insert("ticket".into(), ticket.into());
        }
        self.phase = Phase::Opening;
        self.wait_for_answer(now);
        self.out.push(Value::Object(hello).to_string());
    }

    /// The connection is lost, or failed to open.
    pub(super) fn lose(&mut self, now: f64) {
        self.out.clear();
        if matches!(self.phase, Phase::Refused | Phase::Closed) {
            return;
        }
        self.delay = if self.delay > 0.0 { (2.0 * self.delay).min(LONGEST_S) } else { self.reconnect_s };
        // Jitter, so that clients of one server do not reconnect all at once.
        self.connect_at = now + self.delay * (0.5 + super::drawn() / 2.0);
        self.overdue_at = f64::INFINITY;
        self.phase = Phase::Away;
    }

    /// Closes for good.
    pub(super) fn close(&mut self) {
        if self.phase == Phase::Open {
            self.out.push(r#"{"type":"bye"}"#.into());
        }
        self.phase = Phase::Closed;
    }

    /// Handles a message of the server; an invalid one is reported, and otherwise ignored.
    pub(super) fn hear(&mut self, text: &str, now: f64) {
        let message = match read_message(text) {
            Ok(message) => message,
            Err(error) => return self.hub.fail(error),
        };
        if message["n"].as_u64().is_some_and(|n| !self.count(n, now)) {
            return;
        }
        let kind = message["type"].as_str().unwrap_or_default();
        if kind_of(kind).is_some_and(|each| !each.fits(&message)) {
            let told = format!("the server sent a message of the type \"{kind}\" with a wrong member");
            return self.hub.fail(Error::new("bad-message", told));
        }
        match kind {
            "welcome" => self.welcome(&message, now),
            "ack" => self.acknowledged(message["received"].as_u64().unwrap_or(0), now),
            "resync" => self.resync(message["agents"].as_array().map(Vec::as_slice)),
            "error" => self.found_wrong(&message, now),
            "ways" | "roles" => self.hub.tell(Event::read(message)),
            _ => {
                let agent = message["agent"].as_str().and_then(|name| self.agents.get_mut(name));
                if let Some(agent) = agent {
                    agent.hear(&message, &mut self.hub);
                }
            }
        }
    }

    /// Starts steps, sends messages, and closes silent connections.
    pub(super) fn update(&mut self, now: f64) {
        if now >= self.overdue_at {
            self.give_up(now);
        }
        for agent in self.agents.values_mut() {
            agent.begin(&mut self.hub);
        }
        if self.phase != Phase::Open {
            return;
        }
        if !self.hub.outbox.is_full() {
            self.say_all(now);
        }
        if mem::take(&mut self.is_ack_due) {
            self.out.push(json!({ "type": "ack", "received": self.received }).to_string());
        }
    }

    /// Sends due messages in as few batches as possible.
    fn say_all(&mut self, now: f64) {
        let before = self.hub.outbox.seq;
        for name in mem::take(&mut self.leaving) {
            self.hub.send(&name, message_of("leave", vec![]));
        }
        if let Some(things) = &mut self.things {
            things.pump(&mut self.hub);
        }
        for agent in self.agents.values_mut() {
            agent.pump(now, &mut self.hub);
        }
        for squad in self.squads.values_mut() {
            squad.pump(now, &self.agents, &mut self.hub);
        }
        self.out.extend(self.hub.outbox.taken());
        if self.hub.outbox.seq > before {
            self.overdue_at = self.overdue_at.min(now + self.answer_s);
        }
    }

    /// Waits for the acknowledgement of what is sent, if anything is left.
    fn wait_for_acks(&mut self, now: f64) {
        self.overdue_at = if self.hub.outbox.is_empty() { f64::INFINITY } else { now + self.answer_s };
    }

    /// Loses the connection, and cuts it.
    fn give_up(&mut self, now: f64) {
        self.lose(now);
        self.is_cut = true;
    }

    /// Whether a message is new. A gap ends the connection, so that the server resends the missing messages.
    fn count(&mut self, n: u64, now: f64) -> bool {
        if mem::take(&mut self.is_any_number_right) {
            self.received = n - 1;
        }
        if n <= self.received {
            return false;
        }
        if n > self.received + 1 {
            self.give_up(now);
            return false;
        }
        self.received = n;
        self.is_ack_due = true;
        self.delay = 0.0;
        true
    }

    fn welcome(&mut self, message: &Value, now: f64) {
        let is_first = self.phase == Phase::Opening;
        if !is_first && self.phase != Phase::Open {
            return;
        }
        let is_new = self.token.is_none();
        self.token = message["resumeToken"].as_str().map(str::to_owned);
        self.hub.outbox.limit_to(message["limits"]["messageBytes"].as_u64());
        if self.hub.outbox.forget_up_to(message["received"].as_u64().unwrap_or(0)) || is_first {
            self.wait_for_acks(now);
        }
        self.phase = Phase::Open;
        if is_first {
            self.hub.tell(Event::Welcome);
        }
        if is_new {
            self.resync(None);
        } else if is_first {
            self.out.extend(self.hub.outbox.unacknowledged().cloned());
        }
    }

    /// Sends again what the server does not know of some agents, or anything.
    fn resync(&mut self, names: Option<&[Value]>) {
        if names.is_none() {
            self.is_any_number_right = true;
            if let Some(things) = &mut self.things {
                things.tell_again();
            }
        }
        for (name, agent) in &mut self.agents {
            if names.is_none_or(|names| names.iter().any(|each| each == name)) {
                agent.tell_again();
            }
        }
        for squad in self.squads.values_mut() {
            if names.is_none_or(|names| squad.has_any(names)) {
                squad.tell_again();
            }
        }
    }

    fn acknowledged(&mut self, received: u64, now: f64) {
        self.delay = 0.0;
        if self.hub.outbox.forget_up_to(received) {
            self.wait_for_acks(now);
        }
    }

    fn found_wrong(&mut self, message: &Value, now: f64) {
        let error = Error::from_value(message);
        if self.phase == Phase::Open {
            self.blame(message, &error, now);
        } else if error.code == "invalid-token" && self.token.is_some() {
            self.forget();
        } else {
            if !PASSING.contains(&error.code.as_str()) {
                self.refusal = Some(error.clone());
                self.phase = Phase::Refused;
                self.is_cut = true;
            }
            self.hub.fail(error);
        }
    }

    /// Reports an error to the squad or agent concerned, or to all for an error of the session.
    fn blame(&mut self, message: &Value, error: &Error, now: f64) {
        let seq = message["seq"].as_u64().unwrap_or(0);
        let (agent, hub) = (message["agent"].as_str(), &mut self.hub);
        let is_of = |name: &str, squad: &SquadLife| message["squad"] == name || squad.wanted.has_number(seq);
        if let Some((_, squad)) = self.squads.iter_mut().find(|(name, squad)| is_of(name, squad)) {
            return squad.found_wrong(error, seq, now, hub);
        }
        let sender = hub.outbox.sender_of(seq).map(str::to_owned);
        let is_of_all = seq == 0 && agent.is_none();
        // An error about things concerns no agent.
        if is_of_all || (agent.is_none() && sender.as_deref() == Some("")) {
            hub.fail(error.clone());
        }
        for (name, each) in &mut self.agents {
            let is_sender = sender.as_ref() == Some(name) || each.has_sent(seq);
            if is_of_all || agent.map_or(is_sender, |agent| agent == name) {
                each.found_wrong(error, seq, now, hub);
            }
        }
    }

    /// Drops the lost session: the next hello starts another one, with its own numbers.
    fn forget(&mut self) {
        self.token = None;
        self.received = 0;
        self.hub.outbox.forget_all();
        self.leaving.clear();
        for agent in self.agents.values_mut() {
            agent.forget_session();
        }
        for squad in self.squads.values_mut() {
            squad.forget_session();
        }
    }
}

/// # Errors
/// `bad-message` for anything but a message.
fn read_message(text: &str) -> Result<Value, Error> {
    let wrong = |told: String| Error::new("bad-message", told);
    let message: Value =
        serde_json::from_str(text).map_err(|error| wrong(format!("the server sent what is no JSON: {error}")))?;
    if !message["type"].is_string() {
        return Err(wrong("the server sent JSON that is no message".into()).at("/type".into()));
    }
    match message.get("n") {
        Some(n) if !n.as_u64().is_some_and(|n| n > 0 && n <= u64::from(u32::MAX)) => {
            Err(wrong("the server sent a message whose number is none".into()).at("/n".into()))
        }
        _ => Ok(message),
    }
}
