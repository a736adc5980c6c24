use super::agent::Agent;
use super::hub::Hub;
use super::member::{are_same_names, crew_of};
use super::wanted::Wanted;
use crate::error::Error;
use crate::event::Event;
use crate::message::message_of;
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;
use std::mem;

pub(super) type Agents = BTreeMap<String, Agent>;

/// The life of a squad: its goal, its members and their steps, between the game and the server.
pub(super) struct SquadLife {
    name: String,
    /// The goal with members and options.
    pub(super) wanted: Wanted,
    /// Whether the server must be told of the steps in flight.
    is_resuming: bool,
    orders: Vec<Map<String, Value>>,
}

impl SquadLife {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.into(), wanted: Wanted::new(), is_resuming: false, orders: Vec::new() }
    }

    pub(super) fn members(&self) -> Vec<String> {
        let members = self.wanted.told.as_ref().and_then(|told| told.get("members")?.as_array());
        members.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Wants something else. Returns the squads that members left for it, with their names.
    pub(super) fn want(
        &mut self,
        message: Map<String, Value>,
        agents: &mut Agents,
        hub: &mut Hub,
    ) -> Vec<(String, String)> {
        let before = self.members();
        if self.wanted.become_other(message) {
            self.change_members(&before, agents, hub)
        } else {
            Vec::new()
        }
    }

    /// Takes up the goal and the steps of a saved game; returns as [`SquadLife::want`] does.
    pub(super) fn take_up(&mut self, saved: &Value, agents: &mut Agents, hub: &mut Hub) -> Vec<(String, String)> {
        self.wanted.told = saved["message"].as_object().cloned();
        self.is_resuming = true;
        let left = self.change_members(&[], agents, hub);
        for running in saved["running"].as_array().into_iter().flatten() {
            for name in crew_of(running) {
                let Some(agent) = agents.get_mut(&name) else { continue };
                if agent.squad_steps.squad.as_ref() == Some(&self.name) {
                    agent.squad_steps.resume(running, hub);
                }
            }
        }
        left
    }

    /// Breaks off the steps of a member, or of all.
    pub(super) fn break_off(&mut self, agent: Option<&str>) {
        if self.wanted.told.is_some() {
            let mut members = vec![("squad", self.name.clone().into())];
            members.extend(agent.map(|name| ("agent", name.into())));
            self.orders.push(message_of("interrupt", members));
        }
    }

    /// Ends the squad.
    pub(super) fn end(&mut self, agents: &mut Agents, hub: &mut Hub) {
        if self.wanted.told.is_none() {
            return;
        }
        let members = self.members();
        self.wanted.end();
        self.is_resuming = false;
        self.orders = vec![message_of("disband", vec![("squad", self.name.clone().into())])];
        for name in members {
            if let Some(agent) = agents.get_mut(&name) {
                agent.squad_steps.leave("disbanded", hub);
            }
        }
    }

    /// A member has left.
    pub(super) fn without(&mut self, name: &str, agents: &mut Agents, hub: &mut Hub) {
        let members: Vec<String> = self.members();
        let Some(told) = self.wanted.told.as_mut().filter(|_| members.iter().any(|each| each == name)) else { return };
        let left: Vec<&String> = members.iter().filter(|each| *each != name).collect();
        told.insert("members".into(), json!(left));
        if let Some(Value::Object(goals)) = told.get_mut("goals") {
            goals.remove(name);
        }
        self.wanted.tell_again();
        if left.is_empty() {
            self.end(agents, hub);
        }
    }

    pub(super) fn save(&self, agents: &Agents, now_ms: f64) -> Value {
        json!({ "message": self.wanted.told, "running": self.running(agents, now_ms) })
    }

    /// Whether messages are due.
    pub(super) fn has_due(&self) -> bool {
        self.wanted.is_due || !self.orders.is_empty()
    }

    pub(super) fn has_any(&self, names: &[Value]) -> bool {
        self.members().iter().any(|member| names.iter().any(|name| name == member))
    }

    pub(super) fn forget_session(&mut self) {
        self.wanted.forget_session();
        self.orders.clear();
    }

    /// Sends everything again, with the steps in flight.
    pub(super) fn tell_again(&mut self) {
        self.orders.clear();
        self.wanted.tell_again();
        self.is_resuming = self.wanted.is_due;
    }

    /// Sends due messages.
    pub(super) fn pump(&mut self, now: f64, agents: &Agents, hub: &mut Hub) {
        if self.wanted.is_ask_due(now) {
            self.wanted.ask();
        }
        let orders = mem::take(&mut self.orders);
        // A server that was not told of the squad has nothing to end.
        for order in orders.into_iter().filter(|_| self.wanted.is_known()) {
            hub.send("", order);
        }
        if !self.wanted.is_due {
            return;
        }
        let mut more = message_of("squad", vec![("squad", self.name.clone().into())]);
        if mem::take(&mut self.is_resuming) {
            more.insert("running".into(), self.running(agents, hub.game_ms).into());
        }
        self.wanted.say(now, hub, "", more);
    }

    /// Handles an error about the squad; the number is 0 where the server names none.
    pub(super) fn found_wrong(&mut self, error: &Error, seq: u64, now: f64, hub: &mut Hub) {
        if !self.wanted.refused(&error.code, seq, now) {
            hub.tell(Event::Failed { agent: None, squad: Some(self.name.clone()), error: error.clone() });
        }
    }

    fn change_members(&mut self, before: &[String], agents: &mut Agents, hub: &mut Hub) -> Vec<(String, String)> {
        let members = self.members();
        for name in before.iter().filter(|name| !members.contains(name)) {
            if let Some(agent) = agents.get_mut(name) {
                agent.squad_steps.leave("left", hub);
            }
        }
        let mut left = Vec::new();
        for name in members {
            let agent = agents.entry(name.clone()).or_insert_with(|| Agent::new(&name));
            let squad = agent.squad_steps.squad.clone();
            if squad.as_ref() == Some(&self.name) {
                continue;
            }
            left.extend(squad.map(|squad| (squad, name)));
            agent.join_squad(&self.name, hub);
        }
        self.wanted.ask();
        left
    }

    /// The steps in flight, each once.
    fn running(&self, agents: &Agents, now_ms: f64) -> Vec<Value> {
        let mut running: Vec<Value> = Vec::new();
        let members = self.members();
        for told in members.iter().filter_map(|name| agents.get(name)).flat_map(|each| each.squad_steps.running(now_ms))
        {
            let is_same =
                |other: &Value| other["step"] == told["step"] && are_same_names(&crew_of(other), &crew_of(&told));
            if !running.iter().any(is_same) {
                running.push(told);
            }
        }
        running
    }
}
