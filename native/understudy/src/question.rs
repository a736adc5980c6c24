use crate::event::Step;
use serde_json::{json, Map, Value};

/// A question beside agents: for one plan, for a judgement of the game's own steps, or for a joint plan.
///
/// ```
/// use understudy::{json, Question};
///
/// let state = json!({ "at": "home", "wood": 0, "fire_lit": false });
/// let chop = json!({ "tool": "chop", "args": {} });
/// let question = Question::proposal("ann", state, "warm", vec![chop]).budget_ms(50);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    members: Map<String, Value>,
}

impl Question {
    /// Asks for a plan from a state to a goal, within 1,000 ms.
    pub fn plan(agent: &str, state: impl Into<Value>, goal: impl Into<Value>) -> Self {
        Self::of("plan-once", agent, state, goal).budget_ms(1000)
    }

    /// Asks for a plan at once: one that is known, or that a short search finds.
    pub fn now(agent: &str, state: impl Into<Value>, goal: impl Into<Value>) -> Self {
        Self::of("plan-now", agent, state, goal)
    }

    /// Proposes steps, each as `{"tool": …, "args": …}` or without `args`, within 1,000 ms: they are proved, mended where they break, and
    /// give way to the planner's own plan where they cost too much.
    pub fn proposal(agent: &str, state: impl Into<Value>, goal: impl Into<Value>, steps: Vec<Value>) -> Self {
        Self::of("propose", agent, state, goal).budget_ms(1000).with("steps", steps)
    }

    /// Asks for a joint plan in a domain with time, within 1,000 ms. `agents` has the `state` of each member by its name.
    pub fn together(agents: impl Into<Value>, goal: impl Into<Value>) -> Self {
        let mut members = Map::new();
        members.insert("type".into(), "plan-together".into());
        members.insert("agents".into(), agents.into());
        members.insert("goal".into(), goal.into());
        Self { members }.budget_ms(1000)
    }

    /// The longest that the answer may take, in milliseconds. [`Question::now`] has none.
    pub fn budget_ms(self, budget_ms: u32) -> Self {
        self.with("budgetMs", budget_ms)
    }

    /// The domain, by its name in the engine's options. Default: the only one.
    pub fn domain(self, name: &str) -> Self {
        self.with("domain", name)
    }

    /// Any other member of the message, by its name in the protocol.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.into(), value.into());
        self
    }

    fn of(kind: &str, agent: &str, state: impl Into<Value>, goal: impl Into<Value>) -> Self {
        let mut members = Map::new();
        members.insert("type".into(), kind.into());
        members.insert("agent".into(), agent.into());
        members.insert("state".into(), state.into());
        members.insert("goal".into(), goal.into());
        Self { members }
    }

    /// The question without its type, and the type.
    #[cfg(feature = "service")]
    pub(crate) fn into_parts(mut self) -> (Map<String, Value>, Value) {
        let kind = self.members.remove("type").unwrap_or_default();
        (self.members, kind)
    }

    #[cfg(feature = "engine")]
    pub(crate) fn message(self, id: u64) -> Value {
        let mut members = self.members;
        members.insert("id".into(), id.into());
        Value::Object(members)
    }
}

/// The answer to a [`Question`] about one agent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// `solved`, `partial`, `unsolvable` or `cut-off`.
    pub status: String,
    /// The steps of the plan, in order.
    pub steps: Vec<Step>,
    /// Its cost, as the domain counts.
    pub cost: f64,
    /// Whether no plan is cheaper, which is proved.
    pub is_optimal: bool,
    /// Its maker: `llm` for the steps of a model or a proposal, `mended` where they had to be, `classical`, or a cache.
    pub source: String,
    /// The reason why the steps of a model or a proposal were not taken, such as `costly-plan`.
    pub reason: Option<String>,
    /// More about the reason: of a plan that does not work, the step, the condition that does not hold, and what held instead.
    pub detail: Option<String>,
    /// Whether it takes the place of an earlier answer with the same number.
    pub is_revised: bool,
}

/// The answer to [`Question::together`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct JointPlan {
    /// `solved`, `unsolvable` or `cut-off`.
    pub status: String,
    /// In the order of their starts.
    pub steps: Vec<JointStep>,
    /// The time at which all steps have ended, in units of the domain.
    pub time: f64,
    /// The sum of the costs of all steps.
    pub cost: f64,
}

/// A step of a joint plan.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct JointStep {
    /// The member that does it.
    pub agent: String,
    /// The step.
    pub step: Step,
    /// Its start, in units of the domain from the question.
    pub starts_at: f64,
    /// Its duration, in the same units.
    pub duration: f64,
    /// The other members that take part.
    pub with: Vec<String>,
}

/// A question to the game's own model. Answer with `Session::answer_model` once, or with
/// `Session::model_failed`, or not at all: the planner has a plan of its own.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ModelQuestion {
    /// Its number.
    pub number: u64,
    /// What is asked for: `plan`, `choice` or `reading`.
    pub kind: String,
    /// The name of the domain.
    pub domain: String,
    /// The part of the prompt that is the same for all such questions of the domain.
    pub system: String,
    /// The rest of the prompt.
    pub user: String,
    /// The JSON schema of the answer.
    pub schema: Value,
    /// The milliseconds in which the answer is needed.
    pub within_ms: f64,
}

impl Answer {
    pub(crate) fn read(message: &Value) -> Option<Self> {
        Some(Self {
            status: text_in(message, "status")?,
            steps: message["steps"].as_array()?.iter().map(Step::read).collect::<Option<_>>()?,
            cost: message["cost"].as_f64()?,
            is_optimal: message["optimal"].as_bool()?,
            source: text_in(message, "source")?,
            reason: text_in(message, "reason"),
            detail: text_in(message, "detail"),
            is_revised: message["isRevised"] == json!(true),
        })
    }
}

impl JointPlan {
    pub(crate) fn read(message: &Value) -> Option<Self> {
        let step = |each: &Value| {
            let with = each["with"].as_array()?.iter().map(|name| name.as_str().map(str::to_owned));
            Some(JointStep {
                agent: text_in(each, "agent")?,
                step: Step::read(&each["step"])?,
                starts_at: each["startsAt"].as_f64()?,
                duration: each["duration"].as_f64()?,
                with: with.collect::<Option<_>>()?,
            })
        };
        Some(Self {
            status: text_in(message, "status")?,
            steps: message["steps"].as_array()?.iter().map(step).collect::<Option<_>>()?,
            time: message["time"].as_f64()?,
            cost: message["cost"].as_f64()?,
        })
    }
}

impl ModelQuestion {
    pub(crate) fn read(message: &Value) -> Option<Self> {
        Some(Self {
            number: message["number"].as_u64()?,
            kind: text_in(message, "kind")?,
            domain: text_in(message, "domain")?,
            system: text_in(message, "system")?,
            user: text_in(message, "user")?,
            schema: message.get("schema")?.clone(),
            within_ms: message["withinMs"].as_f64()?,
        })
    }
}

fn text_in(message: &Value, name: &str) -> Option<String> {
    message[name].as_str().map(str::to_owned)
}
