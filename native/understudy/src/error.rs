use serde_json::Value;
use std::fmt;

/// An error as data: a stable code for programs, a message for people.
///
/// Codes of this library: `options-invalid`, `message-invalid`, `message-too-large`, `queue-full`, `not-stepped`,
/// `is-stepped`, `time-limit`, `memory-limit`, `script-failed`, `thread-failed`, `closed`, `no-world`,
/// `unknown-thing`; of its client of the service: `bad-url`, `bad-value`, `bad-message`, `bad-answer`, `http-status`,
/// `unreachable`, `timed-out`, `ticket-failed`, `unknown-agent`, `unknown-squad`. All others are the planner's, such as `invalid-request` for a name that is not
/// there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Error {
    /// A stable code, such as `queue-full`.
    pub code: String,
    /// The error as a sentence. Those of the planner have pointer and hint in it, too.
    pub message: String,
    /// The member that is wrong, such as `/goal/oneOf/1`.
    pub pointer: Option<String>,
    /// Advice on mending it.
    pub hint: Option<String>,
}

impl Error {
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), pointer: None, hint: None }
    }

    #[cfg(feature = "engine")]
    pub(crate) fn with_hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Things, or places among them, in a session that has none.
    pub(crate) fn no_world() -> Self {
        let hint = "begin the session with a world, in a domain with kinds";
        Self { hint: Some(hint.into()), ..Self::new("no-world", "this session has no things") }
    }

    /// A name that nothing has.
    #[cfg(feature = "service")]
    pub(crate) fn unknown(what: &str, name: &str) -> Self {
        let hint = format!("name each {what} as you told of it");
        let told = Self::new(&format!("unknown-{what}"), format!("there is no {what} \"{name}\""));
        Self { hint: Some(hint), ..told.at(format!("/{what}")) }
    }

    /// A thing that goes, and was never told of.
    pub(crate) fn unknown_thing(id: &Value, pointer: String) -> Self {
        let told = format!("there is no thing {id}");
        let hint = "tell of a thing before it goes";
        Self { hint: Some(hint.into()), ..Self::new("unknown-thing", told).at(pointer) }
    }

    pub(crate) fn at(mut self, pointer: String) -> Self {
        self.pointer = Some(pointer);
        self
    }

    /// An error that the script wrote as JSON.
    #[cfg(feature = "engine")]
    pub(crate) fn from_script(text: &str) -> Self {
        match serde_json::from_str::<Value>(text) {
            Ok(value) if value["code"].is_string() => Self::from_value(&value),
            _ => Self::new("script-failed", if text.is_empty() { "the script refused without a reason" } else { text }),
        }
    }

    pub(crate) fn from_value(value: &Value) -> Self {
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        Self {
            code: text("code").unwrap_or_default(),
            message: text("message").unwrap_or_default(),
            pointer: text("pointer"),
            hint: text("hint"),
        }
    }

    /// The error as a JSON object with `code` and `message`, and `pointer` and `hint` if there are any.
    pub fn to_json(&self) -> String {
        Value::Object(self.members()).to_string()
    }

    /// The same as a message of the session protocol.
    #[cfg(feature = "engine")]
    pub(crate) fn to_message(&self) -> String {
        let mut members = self.members();
        members.insert("type".into(), "error".into());
        Value::Object(members).to_string()
    }

    fn members(&self) -> serde_json::Map<String, Value> {
        let mut members = serde_json::Map::new();
        members.insert("code".into(), self.code.clone().into());
        members.insert("message".into(), self.message.clone().into());
        for (name, text) in [("pointer", &self.pointer), ("hint", &self.hint)] {
            if let Some(text) = text {
                members.insert(name.into(), text.clone().into());
            }
        }
        members
    }
}

impl fmt::Display for Error {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: {}", self.code, self.message)?;
        let untold = |text: &&String| !self.message.contains(text.as_str());
        self.pointer.as_ref().filter(untold).map_or(Ok(()), |pointer| write!(to, " ({pointer})"))?;
        self.hint.as_ref().filter(untold).map_or(Ok(()), |hint| write!(to, "; {hint}"))
    }
}

impl std::error::Error for Error {}
