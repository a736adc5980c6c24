#![doc = include_str!("../README.md")]
#![deny(unsafe_code)]
#![warn(missing_docs)]

mod checks;
mod engine;
mod error;
mod event;
mod hello;
mod limits;
mod question;
#[rustfmt::skip]
mod schema;
mod script;
mod session;
mod shared;
mod squad;
mod told;
mod want;
mod worker;

pub use engine::Engine;
pub use error::Error;
pub use event::{Event, Plan, Step, WayRow};
pub use hello::Hello;
pub use limits::Limits;
pub use question::{Answer, JointPlan, JointStep, ModelQuestion, Question};
/// The values of states, goals and arguments, as JSON has them.
pub use serde_json::{json, Value};
pub use session::Session;
pub use shared::State;
pub use squad::{Role, Squad, SquadPart};
pub use want::Want;

/// Reads a text as JSON.
///
/// # Errors
/// `message-invalid` for anything else.
pub fn read_json(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|error| Error::new("message-invalid", format!("the text is no JSON: {error}")))
}

/// The version of this library.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Notices of the libraries that are part of this one, for the credits of a game.
pub const NOTICES: &str = include_str!("../NOTICES");
