use serde_json::{json, Map, Value};

/// The introduction of a game to the planner.
#[derive(Clone, Debug, PartialEq)]
pub struct Hello {
    pub(crate) members: Map<String, Value>,
}

impl Hello {
    /// A session in a domain, by its name in the engine's options.
    pub fn new(domain: &str) -> Self {
        let mut members = Map::new();
        members.insert("type".into(), "hello".into());
        members.insert("protocol".into(), json!([1]));
        members.insert("client".into(), concat!("understudy (Rust) ", env!("CARGO_PKG_VERSION")).into());
        members.insert("domain".into(), domain.into());
        members.insert("checkNames".into(), true.into());
        Self { members }
    }

    /// Keeps a world of things. With `asks_ways` the game answers questions about the costs of ways; without it a way
    /// costs what a straight line does.
    pub fn world(self, asks_ways: bool) -> Self {
        self.with("world", if asks_ways { json!({ "ways": true }) } else { json!({}) })
    }

    /// Any other member of the message `hello`, by its name in the protocol.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.into(), value.into());
        self
    }
}
