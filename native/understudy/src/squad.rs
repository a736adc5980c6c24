use crate::event::Step;
use serde_json::{json, Map, Value};

/// A squad: up to sixteen agents that follow a joint plan, in a domain with time.
///
/// ```
/// use understudy::Squad;
///
/// let builders = Squad::new(&["ann", "bo"], "raised").budget_ms(50).timed();
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Squad {
    members: Map<String, Value>,
}

impl Squad {
    /// A squad with its members and its goal: a name or a condition. Each plan may take 1,000 ms.
    pub fn new(members: &[&str], goal: impl Into<Value>) -> Self {
        let mut message = Map::new();
        message.insert("members".into(), json!(members));
        message.insert("goal".into(), goal.into());
        Self { members: message }.budget_ms(1000)
    }

    /// The longest that a plan may take, in milliseconds.
    pub fn budget_ms(self, budget_ms: u32) -> Self {
        self.with("budgetMs", budget_ms)
    }

    /// The engine also ends the steps of a fixed duration, with [`Event::Finish`](crate::Event::Finish).
    pub fn timed(self) -> Self {
        self.with("ends", "timed")
    }

    /// The engine also tells of the whole plan, with [`Event::Roles`](crate::Event::Roles).
    pub fn roles(self) -> Self {
        self.with("roles", true)
    }

    /// A condition that no plan breaks.
    pub fn maintain(self, condition: impl Into<Value>) -> Self {
        self.with("maintain", condition)
    }

    /// Any other member of the message `squad`, by its name in the protocol.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.into(), value.into());
        self
    }

    pub(crate) fn members(self) -> Map<String, Value> {
        self.members
    }
}

/// The part of a squad that a step is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SquadPart {
    /// The name of the squad.
    pub squad: String,
    /// The other members that take part.
    pub with: Vec<String>,
    /// The agent's role if it is a partner; the first of `with` then leads the step.
    pub role: Option<String>,
    /// The expected end of the step, on the game's clock in milliseconds.
    pub until_ms: Option<f64>,
}

/// A step of a squad that lies ahead, or is under way.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Role {
    /// The member that does it.
    pub agent: String,
    /// The step.
    pub step: Step,
    /// The other members that take part.
    pub with: Vec<String>,
    /// Whether it is under way.
    pub is_running: bool,
    /// Its expected start, on the game's clock in milliseconds.
    pub from_ms: f64,
    /// Its expected end.
    pub until_ms: f64,
}

impl SquadPart {
    /// The part that a message `begin` tells of; `None` for a step of a single agent.
    pub(crate) fn read(message: &Value) -> Option<Self> {
        Some(Self {
            squad: message["squad"].as_str()?.to_owned(),
            with: names_in(&message["with"]),
            role: message["role"].as_str().map(str::to_owned),
            until_ms: message["untilMs"].as_f64(),
        })
    }
}

impl Role {
    pub(crate) fn read(value: &Value) -> Option<Self> {
        Some(Self {
            agent: value["agent"].as_str()?.to_owned(),
            step: Step::read(&value["step"])?,
            with: names_in(&value["with"]),
            is_running: value["isRunning"].as_bool()?,
            from_ms: value["fromMs"].as_f64()?,
            until_ms: value["untilMs"].as_f64()?,
        })
    }
}

fn names_in(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
