use super::early::EarlySteps;
use super::hub::Hub;
use super::member::{interruption, step_end, SquadSteps};
use super::wanted::Wanted;
use crate::error::Error;
use crate::event::{read_plan, Event, Step};
use crate::message::message_of;
use serde_json::{json, Map, Value};
use std::mem;

/// Number of outdated plans in a row after which one is followed anyway, as on the server.
const MAX_OUTRUN: u32 = 3;

/// A step of the agent's own plan.
#[derive(Clone)]
struct Planned {
    step: Step,
    /// The time before which it does not begin, on the game's clock.
    from_ms: f64,
}

impl Planned {
    fn of(step: Step) -> Self {
        Self { step, from_ms: f64::NEG_INFINITY }
    }
}

/// The life of an agent: its goal, its plan and its steps, between the game and the server.
pub(super) struct Agent {
    name: String,
    at: Option<Value>,
    /// Whether the server knows the agent in this session.
    is_known: bool,
    values: Map<String, Value>,
    is_state_due: bool,
    state_seq: u64,
    wanted: Wanted,
    is_idle_due: bool,
    /// The state that the plan is for.
    based_on: Option<u64>,
    has_plan: bool,
    steps: Vec<Planned>,
    /// The id of the first step, by which the game ends it, while it is under way.
    playing: Option<u64>,
    /// Id of the step that the server's runner started; 0 for none.
    step_id: u64,
    /// Unsent ends of steps.
    ends: Vec<Map<String, Value>>,
    outrun: u32,
    early: EarlySteps,
    pub(super) squad_steps: SquadSteps,
}

impl Agent {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            at: None,
            is_known: false,
            values: Map::new(),
            is_state_due: false,
            state_seq: 0,
            wanted: Wanted::new(),
            is_idle_due: false,
            based_on: None,
            has_plan: false,
            steps: Vec::new(),
            playing: None,
            step_id: 0,
            ends: Vec::new(),
            outrun: 0,
            early: EarlySteps::default(),
            squad_steps: SquadSteps::new(name),
        }
    }

    /// The game tells the state; missing values are unchanged.
    pub(super) fn see(&mut self, values: Map<String, Value>, at: Option<&[f64]>) {
        let mut following = self.values.clone();
        following.extend(values);
        let at = at.map_or_else(|| self.at.clone(), |at| Some(json!(at)));
        if following != self.values || at != self.at {
            (self.values, self.at, self.is_state_due) = (following, at, true);
        }
    }

    /// Wants something else; false for the same. A squad that it was in is left by the caller.
    pub(super) fn want(&mut self, message: Map<String, Value>, hub: &mut Hub) -> bool {
        if !self.wanted.become_other(message) {
            return false;
        }
        self.has_plan = false;
        self.stop("goal-changed", hub);
        self.ask();
        true
    }

    /// Ends the agent's own want.
    pub(super) fn rest(&mut self, why: &str, hub: &mut Hub) {
        if self.wanted.told.is_some() {
            self.wanted.end();
            self.is_idle_due = true;
            self.has_plan = false;
            self.stop(why, hub);
        }
    }

    /// Joins a squad, in place of the agent's own want.
    pub(super) fn join_squad(&mut self, squad: &str, hub: &mut Hub) {
        self.squad_steps.leave("squad-changed", hub);
        self.rest("squad-joined", hub);
        self.squad_steps.squad = Some(squad.into());
    }

    /// Leaves its squad, whose name it returns, if it is in one.
    pub(super) fn quit_squad(&mut self, why: &str, hub: &mut Hub) -> Option<String> {
        let squad = self.squad_steps.squad.clone()?;
        self.squad_steps.leave(why, hub);
        Some(squad)
    }

    pub(super) fn save(&self) -> Value {
        let steps: Vec<Value> = self.steps.iter().map(|each| each.step.to_value()).collect();
        json!({ "values": self.values, "at": self.at, "want": self.wanted.told, "steps": steps })
    }

    /// Follows the plan of a saved game until the server has answered. `None` for anything that `save` does not give.
    pub(super) fn restore(name: &str, saved: &Value) -> Option<Self> {
        let want = match &saved["want"] {
            Value::Null => None,
            Value::Object(want) => Some(want.clone()),
            _ => return None,
        };
        let steps = saved["steps"].as_array()?.iter().map(|each| Step::read(each).map(Planned::of));
        let steps = steps.collect::<Option<Vec<_>>>()?;
        let mut agent = Self::new(name);
        agent.values = saved["values"].as_object()?.clone();
        agent.at = saved["at"].is_array().then(|| saved["at"].clone());
        agent.is_state_due = true;
        if want.is_some() {
            (agent.wanted.told, agent.steps) = (want, steps);
            (agent.has_plan, agent.outrun) = (true, 1);
            agent.ask();
        }
        Some(agent)
    }

    pub(super) fn is_known(&self) -> bool {
        self.is_known
    }

    /// Whether messages are due.
    pub(super) fn has_due(&self) -> bool {
        self.is_state_due || self.wanted.is_due || self.is_idle_due || !self.ends.is_empty()
    }

    /// Sends everything again, after a new session or a loss on the server.
    pub(super) fn tell_again(&mut self) {
        self.is_state_due = !self.values.is_empty();
        self.wanted.tell_again();
        self.is_idle_due = false;
        // A server's new session numbers steps from 1.
        self.step_id = 0;
        self.squad_steps.forget_ids();
        self.ends.clear();
    }

    /// Handles a lost session. States are numbered from 1 again, so the plan matches none of them.
    pub(super) fn forget_session(&mut self) {
        self.is_known = false;
        self.state_seq = 0;
        self.wanted.forget_session();
        self.early.forget();
        self.based_on = None;
        if self.has_plan {
            self.outrun = self.outrun.max(1);
        }
    }

    /// Starts the next step, if it is due.
    pub(super) fn begin(&mut self, hub: &mut Hub) {
        let Some(first) = self.steps.first() else { return };
        if self.playing.is_some() || first.from_ms > hub.game_ms {
            return;
        }
        let (id, step) = (hub.next_step(), first.step.clone());
        self.playing = Some(id);
        self.send_end("started", None);
        hub.tell(Event::Begin { agent: self.name.clone(), step_id: id, step, part: None });
    }

    /// Sends due messages.
    pub(super) fn pump(&mut self, now: f64, hub: &mut Hub) {
        if self.wanted.is_ask_due(now) {
            self.ask();
        }
        if mem::take(&mut self.is_idle_due) && self.is_known {
            hub.send(&self.name, message_of("idle", vec![]));
        }
        if mem::take(&mut self.is_state_due) {
            let members = vec![("nowMs", json!(hub.game_ms)), ("values", Value::Object(self.values.clone()))];
            let mut state = message_of("state", members);
            if let Some(at) = &self.at {
                state.insert("at".into(), at.clone());
            }
            self.state_seq = hub.send(&self.name, state);
            self.is_known |= self.state_seq > 0;
        }
        if self.wanted.waits_in_vain(now, self.state_seq > 0 || !self.values.is_empty()) {
            let told = "its state is not known yet, so that nothing is planned: tell it, or mend the name";
            let error = Error::new("invalid-state", told).at("/agent".into());
            hub.tell(Event::Failed { agent: Some(self.name.clone()), squad: None, error });
        }
        // A goal must follow the first state.
        if self.wanted.is_due && self.state_seq > 0 {
            let was_known = self.wanted.is_known();
            if !self.wanted.say(now, hub, &self.name, message_of("want", vec![])) {
                // The server must not plan for the old goal.
                self.is_idle_due = was_known;
            }
        }
        for end in mem::take(&mut self.ends) {
            hub.send(&self.name, end);
        }
    }

    /// Takes a sound message of the server about the agent.
    pub(super) fn hear(&mut self, message: &Value, hub: &mut Hub) {
        let step_id = message["stepId"].as_u64().unwrap_or(0);
        match message["type"].as_str().unwrap_or_default() {
            "plan" => self.planned(message, false, hub),
            "revised" => self.planned(message, true, hub),
            "early" => self.set_out(message, hub),
            "begin" if message["squad"].is_string() => {
                let end = self.squad_steps.begin(message, hub);
                self.ends.extend(end);
            }
            "begin" => self.told(step_id, message, hub),
            "finish" => self.squad_steps.over(step_id, hub),
            "wait" | "rest" => self.squad_steps.tell(Event::read(message.clone()), hub),
            "interrupt" => {
                let why = message["reason"].as_str().unwrap_or_default();
                self.squad_steps.interrupted(step_id, why, hub);
                if step_id == self.step_id && self.playing.is_some() {
                    self.stop(why, hub);
                }
            }
            "order" => self.order_heard(message, hub),
            _ => hub.tell(Event::read(message.clone())),
        }
    }

    /// The game ends a step.
    pub(super) fn end(&mut self, step_id: u64, how: &str, detail: Option<&str>) {
        if let Some(end) = self.squad_steps.end(step_id, how, detail) {
            self.ends.extend(end);
            return;
        }
        if self.playing != Some(step_id) {
            return;
        }
        self.playing = None;
        self.send_end(how, detail);
        if how == "finished" {
            self.steps.remove(0);
            self.early.step_finished();
            self.wanted.step_finished();
            return;
        }
        let failed = mem::take(&mut self.steps).swap_remove(0);
        if !self.wanted.is_served() {
            self.wanted.step_failed(&failed.step);
            self.ask();
        }
    }

    /// Whether a number is that of the current want.
    pub(super) fn has_sent(&self, seq: u64) -> bool {
        self.wanted.has_number(seq)
    }

    /// Handles an error about a message of the agent; the number is 0 for an error of the whole session.
    pub(super) fn found_wrong(&mut self, error: &Error, seq: u64, now: f64, hub: &mut Hub) {
        if !self.wanted.refused(&error.code, seq, now) {
            hub.tell(Event::Failed { agent: Some(self.name.clone()), squad: None, error: error.clone() });
        }
    }

    /// Starts a certain step of a plan in progress.
    fn set_out(&mut self, message: &Value, hub: &mut Hub) {
        let based_on = message["basedOn"].as_u64();
        if !self.wanted.is_answered_by(message["want"].as_u64()) || self.is_late(based_on) {
            return;
        }
        let (Some(based_on), Some(index), Some(step)) =
            (based_on, message["index"].as_u64(), Step::read(&message["step"]))
        else {
            return;
        };
        if let Some(steps) = self.early.add(based_on, index, step) {
            (self.has_plan, self.based_on) = (true, None);
            self.follow(steps.into_iter().map(Planned::of).collect(), "plan-changed", hub);
        }
    }

    /// Follows a new plan, unless the state has changed too much since.
    fn planned(&mut self, message: &Value, is_revised: bool, hub: &mut Hub) {
        if !self.wanted.is_answered_by(message["want"].as_u64()) {
            return;
        }
        let (Some(plan), Some(mut steps)) = (read_plan(message), planned_steps(message)) else { return };
        let is_late = self.is_late(Some(plan.based_on));
        let done = if is_late { self.early.done_of(plan.based_on, &plan.steps) } else { 0 };
        let is_outrun = is_late && done == 0;
        if is_outrun && is_revised {
            return;
        }
        self.outrun = if is_outrun { self.outrun + 1 } else { 0 };
        if is_outrun && self.outrun < MAX_OUTRUN {
            self.ask();
            return;
        }
        steps.drain(..done);
        self.early.forget();
        (self.has_plan, self.based_on) = (true, Some(plan.based_on));
        self.follow(steps, "plan-changed", hub);
        hub.tell(Event::Plan { agent: self.name.clone(), plan });
    }

    /// Starts a step of the server's runner.
    fn told(&mut self, step_id: u64, message: &Value, hub: &mut Hub) {
        let Some(step) = Step::read(&message["step"]) else { return };
        if self.wanted.is_served() && step_id > self.step_id {
            self.follow(vec![Planned::of(step)], "plan-changed", hub);
            self.step_id = step_id;
        }
    }

    fn order_heard(&mut self, message: &Value, hub: &mut Hub) {
        if !self.wanted.is_answered_by(message["want"].as_u64()) {
            return;
        }
        let event = Event::read(message.clone());
        if let Event::Order { id, state, .. } = &event {
            if matches!(state.as_str(), "done" | "given-up") {
                self.wanted.order_ended(id);
            }
        }
        hub.tell(event);
    }

    /// Whether the state has changed since.
    fn is_late(&self, based_on: Option<u64>) -> bool {
        based_on != Some(self.state_seq) || self.is_state_due
    }

    fn ask(&mut self) {
        self.early.forget();
        self.wanted.ask();
    }

    fn stop(&mut self, why: &str, hub: &mut Hub) {
        self.follow(Vec::new(), why, hub);
    }

    /// Follows other steps; the running one continues if it is also their first.
    fn follow(&mut self, steps: Vec<Planned>, why: &str, hub: &mut Hub) {
        let before = mem::replace(&mut self.steps, steps);
        let Some(id) = self.playing else { return };
        let running = before.first().map(|each| &each.step);
        if running == self.steps.first().map(|each| &each.step) {
            return;
        }
        self.playing = None;
        hub.tell(interruption(&self.name, id, why));
    }

    /// Reports a step to the server's runner, if the server has one.
    fn send_end(&mut self, how: &str, detail: Option<&str>) {
        // A step that the server did not start in this session has no id there.
        if self.wanted.is_served() && self.step_id > 0 {
            self.ends.push(step_end(self.step_id, how, detail));
        }
    }
}

/// The steps of a plan, with the times before which they do not begin.
fn planned_steps(message: &Value) -> Option<Vec<Planned>> {
    let times = message["fromMs"].as_array();
    let from_ms = |at: usize| times.and_then(|times| times.get(at)?.as_f64()).unwrap_or(f64::NEG_INFINITY);
    let steps = message["steps"].as_array()?.iter().enumerate();
    steps.map(|(at, each)| Some(Planned { step: Step::read(each)?, from_ms: from_ms(at) })).collect()
}
