use super::hub::Hub;
use crate::event::{Event, Step};
use crate::squad::SquadPart;
use serde_json::{json, Map, Value};

/// Length limit of the server on the reason of a failed step.
const MAX_DETAIL: usize = 1000;

/// A step that the game does. Times are those of the game's clock.
struct Flight {
    /// The id for the game.
    id: u64,
    step: Step,
    partners: Vec<String>,
    /// All that take part, as one of them tells it.
    crew: Map<String, Value>,
    started_at_ms: f64,
    ends_at_ms: f64,
    /// The id of the session; 0 while it does not know the step.
    step_id: u64,
    /// Its end, if it came before the session knew the step.
    end: Map<String, Value>,
}

impl Flight {
    fn is_same(&self, step: &Step, partners: &[String]) -> bool {
        self.step == *step && are_same_names(&self.partners, partners)
    }
}

/// The steps of an agent as a member of a squad, several at a time.
pub(super) struct SquadSteps {
    agent: String,
    /// The squad that the agent is a member of, if there is one.
    pub(super) squad: Option<String>,
    flights: Vec<Flight>,
    /// Steps that ended before the session knew them.
    early: Vec<Flight>,
}

impl SquadSteps {
    pub(super) fn new(agent: &str) -> Self {
        Self { agent: agent.into(), squad: None, flights: Vec::new(), early: Vec::new() }
    }

    /// A step begins, or continues under an id of this session. Returns the end of one that ended before.
    pub(super) fn begin(&mut self, message: &Value, hub: &mut Hub) -> Option<Map<String, Value>> {
        let part = SquadPart::read(message)?;
        let step = Step::read(&message["step"])?;
        let step_id = message["stepId"].as_u64()?;
        if self.squad.as_deref() != Some(&part.squad) {
            return None;
        }
        let known = self.flights.iter_mut().find(|each| each.step_id == 0 && each.is_same(&step, &part.with));
        if let Some(flight) = known {
            flight.step_id = step_id;
            return None;
        }
        if let Some(at) = self.early.iter().position(|each| each.is_same(&step, &part.with)) {
            let mut end = self.early.remove(at).end;
            end.insert("stepId".into(), step_id.into());
            return Some(end);
        }
        let now_ms = hub.game_ms;
        let ends_at_ms = part.until_ms.unwrap_or(now_ms);
        let crew = crew_as(&self.agent, &part.with, part.role.as_deref());
        self.fly(step, part, crew, step_id, (now_ms, ends_at_ms), hub);
        None
    }

    /// The time of a step is over: the game ends it.
    pub(super) fn over(&mut self, step_id: u64, hub: &mut Hub) {
        if let Some(flight) = self.take(step_id) {
            hub.tell(Event::Finish { agent: self.agent.clone(), step_id: flight.id });
        }
    }

    /// A step is broken off.
    pub(super) fn interrupted(&mut self, step_id: u64, reason: &str, hub: &mut Hub) {
        if let Some(flight) = self.take(step_id) {
            hub.tell(interruption(&self.agent, flight.id, reason));
        }
    }

    /// A member waits or rests: the game is told, if it is of this squad.
    pub(super) fn tell(&self, event: Event, hub: &mut Hub) {
        let (Event::Wait { squad, .. } | Event::Rest { squad, .. }) = &event else { return };
        if self.squad.as_ref() == Some(squad) {
            hub.tell(event);
        }
    }

    /// The game ends a step. Returns whether it is one of these, with the message if the session knows it.
    pub(super) fn end(&mut self, id: u64, how: &str, detail: Option<&str>) -> Option<Option<Map<String, Value>>> {
        let at = self.flights.iter().position(|each| each.id == id)?;
        let mut flight = self.flights.remove(at);
        flight.end = step_end(flight.step_id, how, detail);
        if flight.step_id > 0 {
            return Some(Some(flight.end));
        }
        self.early.push(flight);
        Some(None)
    }

    /// Drops ids of a lost session.
    pub(super) fn forget_ids(&mut self) {
        self.early.clear();
        for flight in &mut self.flights {
            flight.step_id = 0;
        }
    }

    /// Leaves the squad: the game stops all steps.
    pub(super) fn leave(&mut self, why: &str, hub: &mut Hub) {
        self.squad = None;
        self.early.clear();
        for flight in self.flights.drain(..) {
            hub.tell(interruption(&self.agent, flight.id, why));
        }
    }

    /// The steps in flight, for a session that does not know them.
    pub(super) fn running(&self, now_ms: f64) -> Vec<Value> {
        let running = self.flights.iter().map(|each| {
            let mut told = each.crew.clone();
            told.insert("step".into(), each.step.to_value());
            told.insert("elapsedMs".into(), (now_ms - each.started_at_ms).max(0.0).into());
            told.insert("leftMs".into(), (each.ends_at_ms - now_ms).max(0.0).into());
            Value::Object(told)
        });
        running.collect()
    }

    /// Takes up a step of a saved game, which the game does again.
    pub(super) fn resume(&mut self, running: &Value, hub: &mut Hub) {
        let (Some(step), Some(squad)) = (Step::read(&running["step"]), self.squad.clone()) else { return };
        let crew = crew_of(running);
        let told = |name: &str| -> Vec<String> { crew.iter().filter(|each| *each != name).cloned().collect() };
        let teller = running["agent"].as_str().unwrap_or_default();
        let role = running["role"].as_str().map(str::to_owned);
        let crew_told = crew_as(teller, &told(teller), role.as_deref());
        let own_role = role.filter(|_| teller == self.agent);
        let with = told(&self.agent);
        let now_ms = hub.game_ms;
        let ends_at_ms = now_ms + running["leftMs"].as_f64().unwrap_or(0.0);
        let started_at_ms = now_ms - running["elapsedMs"].as_f64().unwrap_or(0.0);
        let part = SquadPart { squad, with, role: own_role, until_ms: Some(ends_at_ms) };
        self.fly(step, part, crew_told, 0, (started_at_ms, ends_at_ms), hub);
    }

    fn fly(
        &mut self,
        step: Step,
        part: SquadPart,
        crew: Map<String, Value>,
        step_id: u64,
        times: (f64, f64),
        hub: &mut Hub,
    ) {
        let id = hub.next_step();
        let (started_at_ms, ends_at_ms) = times;
        let partners = part.with.clone();
        self.flights.push(Flight {
            id,
            step: step.clone(),
            partners,
            crew,
            started_at_ms,
            ends_at_ms,
            step_id,
            end: Map::new(),
        });
        hub.tell(Event::Begin { agent: self.agent.clone(), step_id: id, step, part: Some(part) });
    }

    fn take(&mut self, step_id: u64) -> Option<Flight> {
        let at = self.flights.iter().position(|each| each.step_id == step_id)?;
        Some(self.flights.remove(at))
    }
}

/// All that take part in a step, as one of them tells it, with its role as a partner.
fn crew_as(teller: &str, others: &[String], role: Option<&str>) -> Map<String, Value> {
    let mut crew = Map::new();
    crew.insert("agent".into(), teller.into());
    crew.insert("with".into(), json!(others));
    if let Some(role) = role {
        crew.insert("role".into(), role.into());
    }
    crew
}

/// The message that a step has ended, perhaps with a detail.
pub(super) fn step_end(step_id: u64, how: &str, detail: Option<&str>) -> Map<String, Value> {
    let mut end = crate::message::message_of("step", vec![("stepId", step_id.into()), ("event", how.into())]);
    if let Some(detail) = detail {
        end.insert("detail".into(), detail.chars().take(MAX_DETAIL).collect::<String>().into());
    }
    end
}

pub(super) fn interruption(agent: &str, step_id: u64, why: &str) -> Event {
    Event::Interrupt { agent: agent.into(), step_id, reason: why.into() }
}

/// The members that do a step in flight.
pub(super) fn crew_of(running: &Value) -> Vec<String> {
    let with = running["with"].as_array().into_iter().flatten();
    std::iter::once(&running["agent"]).chain(with).filter_map(Value::as_str).map(str::to_owned).collect()
}

pub(super) fn are_same_names(some: &[String], others: &[String]) -> bool {
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names
    };
    sorted(some) == sorted(others)
}
