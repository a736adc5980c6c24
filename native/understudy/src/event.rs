use crate::error::Error;
use crate::question::{Answer, JointPlan, ModelQuestion};
use crate::schema::kind_of;
use crate::squad::{Role, SquadPart};
use serde_json::{Map, Value};
use std::fmt;

/// A step of a plan: a tool of the domain with its arguments. Steps are equal whose tools and arguments are.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Step {
    /// The name of the tool.
    pub tool: String,
    /// Texts, numbers and booleans by the names of the tool's parameters.
    pub args: Map<String, Value>,
    /// In the plan of one agent, in a domain with time: its start, in units from the state that the plan works from.
    pub starts_at: Option<f64>,
    /// There: in units; 0 for a step that takes effect at once.
    pub duration: Option<f64>,
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.tool == other.tool && self.args == other.args
    }
}

impl Step {
    /// An argument that is a text, such as a place.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.args.get(name)?.as_str()
    }

    /// An argument that is a number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.args.get(name)?.as_f64()
    }

    pub(crate) fn read(value: &Value) -> Option<Self> {
        let (starts_at, duration) = (value["startsAt"].as_f64(), value["duration"].as_f64());
        Some(Self { tool: value["tool"].as_str()?.to_owned(), args: value["args"].as_object()?.clone(), starts_at, duration })
    }

    #[cfg(feature = "service")]
    pub(crate) fn to_value(&self) -> Value {
        serde_json::json!({ "tool": self.tool, "args": self.args })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.tool)?;
        self.args.values().try_for_each(|each| match each {
            Value::String(text) => write!(to, " {text}"),
            other => write!(to, " {other}"),
        })
    }
}

/// A whole plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Plan {
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// Its cost, as the domain counts.
    pub cost: f64,
    /// Its maker, such as `classical` or `cache`.
    pub source: String,
    /// `solved`, `partial`, `unsolvable` or `cut-off`.
    pub status: String,
    /// The reason why a model's plan was not taken, such as `unsound-plan`, or why there is none.
    pub reason: Option<String>,
    /// The number of the want that it answers.
    pub want: u64,
    /// The number of the state that it begins with.
    pub based_on: u64,
    /// Whether it is a better plan for the same state.
    pub is_revised: bool,
}

/// The ways from one place whose costs are asked for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WayRow {
    /// The id of a thing; `None` for the place of the agent.
    pub from: Option<Value>,
    /// The ids of things.
    pub to: Vec<Value>,
}

/// The planner's messages to the game. There will be more, and more members of these: name those that you read, and end with
/// `..`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// The session is open.
    Welcome,
    /// An agent's next step. Do it, send the state after it, and call `finished`
    /// or `failed`. A step of a squad has its part in it.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Begin { agent: String, step_id: u64, step: Step, part: Option<SquadPart> },
    /// The step must end now. Nothing is sent about it.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Interrupt { agent: String, step_id: u64, reason: String },
    /// In squads: the time of the step is over. Its effects hold; send the state alone.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Finish { agent: String, step_id: u64 },
    /// A plan, for a want with [`Want::plans`](crate::Want::plans).
    #[allow(missing_docs)]
    #[non_exhaustive]
    Plan { agent: String, plan: Plan },
    /// The costs of ways are asked for: answer with `ways`.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Ways { agent: String, rows: Vec<WayRow> },
    /// An order is `wanted`, `postponed`, `given-up` or `done`.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Order { agent: String, id: String, state: String, reason: Option<String> },
    /// The things that an agent's plan claims now.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Claims { agent: String, things: Vec<Value> },
    /// An error about an agent, about a squad, or about the whole session.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Failed { agent: Option<String>, squad: Option<String>, error: Error },
    /// A member of a squad waits for a step of another (the partner), for an event, or for a time.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Wait { agent: String, squad: String, step: Step, partner: Option<String>, what: String, until_ms: f64 },
    /// A member of a squad has nothing to do.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Rest { agent: String, squad: String, reason: String },
    /// The plan of a squad with [`Squad::roles`](crate::Squad::roles).
    #[allow(missing_docs)]
    #[non_exhaustive]
    Roles { squad: String, roles: Vec<Role> },
    /// The answer to a [`Question`](crate::Question), by its number.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Answer { id: u64, answer: Answer },
    /// The answer to [`Question::together`](crate::Question::together), by its number.
    #[allow(missing_docs)]
    #[non_exhaustive]
    JointPlan { id: u64, plan: JointPlan },
    /// A question (`id`), or an answer of the game's model (`number`), is refused.
    #[allow(missing_docs)]
    #[non_exhaustive]
    Refused { id: Option<u64>, number: Option<u64>, error: Error },
    /// A question to the game's model, in an engine whose options have `model`.
    ModelWanted(ModelQuestion),
    /// The answer of the game's model to a question has become useless.
    #[allow(missing_docs)]
    #[non_exhaustive]
    ModelUnwanted { number: u64 },
    /// Any other message, as it came: `early` and those of newer versions.
    Other(Value),
}

impl Event {
    /// A message of the planner as an event; itself where its members are not as they should be.
    pub(crate) fn read(message: Value) -> Self {
        Self::known(&message).unwrap_or(Self::Other(message))
    }

    fn known(message: &Value) -> Option<Self> {
        Self::beside_sessions(message).or_else(|| Self::of_session(message))
    }

    fn beside_sessions(message: &Value) -> Option<Self> {
        let number = || message["number"].as_u64();
        let id = || message["id"].as_u64();
        match message["type"].as_str()? {
            "answer" => match Answer::read(message) {
                Some(answer) => Some(Self::Answer { id: id()?, answer }),
                None => Some(Self::JointPlan { id: id()?, plan: JointPlan::read(message)? }),
            },
            "refused" => Some(Self::Refused { id: id(), number: number(), error: Error::from_value(message) }),
            "model-wanted" => ModelQuestion::read(message).map(Self::ModelWanted),
            "model-unwanted" => Some(Self::ModelUnwanted { number: number()? }),
            _ => None,
        }
    }

    fn of_session(message: &Value) -> Option<Self> {
        if !kind_of(message["type"].as_str()?)?.fits(message) {
            return None;
        }
        let agent = || message["agent"].as_str().map(str::to_owned);
        let step_id = || message["stepId"].as_u64();
        let text = |name: &str| message[name].as_str().map(str::to_owned);
        Some(match message["type"].as_str()? {
            "welcome" => Self::Welcome,
            "begin" => Self::Begin {
                agent: agent()?,
                step_id: step_id()?,
                step: Step::read(&message["step"])?,
                part: SquadPart::read(message),
            },
            "wait" => Self::Wait {
                agent: agent()?,
                squad: text("squad")?,
                step: Step::read(&message["step"])?,
                partner: text("for"),
                what: text("what")?,
                until_ms: message["untilMs"].as_f64()?,
            },
            "rest" => Self::Rest { agent: agent()?, squad: text("squad")?, reason: text("reason")? },
            "roles" => Self::Roles {
                squad: text("squad")?,
                roles: message["roles"].as_array()?.iter().map(Role::read).collect::<Option<_>>()?,
            },
            "interrupt" => Self::Interrupt { agent: agent()?, step_id: step_id()?, reason: text("reason")? },
            "finish" => Self::Finish { agent: agent()?, step_id: step_id()? },
            "plan" | "revised" => Self::Plan { agent: agent()?, plan: read_plan(message)? },
            "ways" => Self::Ways { agent: agent()?, rows: read_rows(&message["ways"])? },
            "order" => {
                Self::Order { agent: agent()?, id: text("id")?, state: text("state")?, reason: text("reason") }
            }
            "claims" => Self::Claims { agent: agent()?, things: message["things"].as_array()?.clone() },
            "error" => Self::Failed { agent: agent(), squad: text("squad"), error: Error::from_value(message) },
            _ => return None,
        })
    }
}

pub(crate) fn read_plan(message: &Value) -> Option<Plan> {
    Some(Plan {
        steps: message["steps"].as_array()?.iter().map(Step::read).collect::<Option<_>>()?,
        cost: message["cost"].as_f64()?,
        source: message["source"].as_str()?.to_owned(),
        status: message["status"].as_str()?.to_owned(),
        reason: message["reason"].as_str().map(str::to_owned),
        want: message["want"].as_u64()?,
        based_on: message["basedOn"].as_u64()?,
        is_revised: message["type"] == "revised",
    })
}

fn read_rows(value: &Value) -> Option<Vec<WayRow>> {
    let row = |each: &Value| {
        let from = each.get("from").cloned().filter(|from| !from.is_null());
        Some(WayRow { from, to: each["to"].as_array()?.clone() })
    };
    value.as_array()?.iter().map(row).collect()
}
