//! Messages to the planner.

use serde_json::{Map, Value};

/// A message of a type with its members.
pub(crate) fn message_of(kind: &str, members: Vec<(&str, Value)>) -> Map<String, Value> {
    let mut message = Map::new();
    message.insert("type".into(), kind.into());
    message.extend(members.into_iter().map(|(name, value)| (name.to_owned(), value)));
    message
}

/// Changes a thing by what changed of it.
pub(crate) fn join_thing(thing: &mut Value, change: &Value) {
    for (name, value) in change.as_object().into_iter().flatten() {
        match (&mut thing[name.as_str()], value) {
            (Value::Object(old), Value::Object(new)) => old.extend(new.clone()),
            (old, new) => *old = new.clone(),
        }
    }
}
