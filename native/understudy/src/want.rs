use serde_json::{json, Map, Value};

/// A want of an agent: its goal, and what its plans keep to.
///
/// ```
/// use understudy::{json, Want};
///
/// let want = Want::new("rich")
///     .budget_ms(50)
///     .order("first", json!({ "goal": "robbed", "things": { "it": "red" } }))
///     .maintain(json!({ "alarm": false }));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Want {
    members: Map<String, Value>,
}

impl Want {
    /// A want with a goal: its name, a condition, `{"oneOf": [goals]}`, or `{"directive": text}`. Each plan may take
    /// 1,000 ms; the engine plays the plans and sends single steps.
    pub fn new(goal: impl Into<Value>) -> Self {
        let mut members = Map::new();
        members.insert("goal".into(), goal.into());
        members.insert("budgetMs".into(), 1000.into());
        members.insert("runner".into(), "server".into());
        Self { members }
    }

    /// The longest that a plan may take, in milliseconds.
    pub fn budget_ms(self, budget_ms: u32) -> Self {
        self.with("budgetMs", budget_ms)
    }

    /// Asks for whole plans ([`Event::Plan`](crate::Event::Plan)), which the game plays itself, instead of single steps.
    pub fn plans(mut self) -> Self {
        self.members.remove("runner");
        self
    }

    /// Adds an order, which comes before the goal, in a session with a world.
    pub fn order(mut self, id: &str, goal: impl Into<Value>) -> Self {
        let orders = self.members.entry("orders").or_insert_with(|| json!([]));
        if let Value::Array(orders) = orders {
            orders.push(json!({ "id": id, "goal": goal.into() }));
        }
        self
    }

    /// A condition, or a goal with things, that no plan breaks.
    pub fn maintain(self, condition: impl Into<Value>) -> Self {
        self.with("maintain", condition)
    }

    /// Steps that plans do without, each as `{"tool": …, "args": …}`.
    pub fn disabled(self, steps: impl Into<Value>) -> Self {
        self.with("disabled", steps)
    }

    /// Any other member of the message `want`, by its name in the protocol.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.into(), value.into());
        self
    }

    pub(crate) fn members(&self) -> Map<String, Value> {
        self.members.clone()
    }
}
