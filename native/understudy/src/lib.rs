#![doc = include_str!("../README.md")]
#![deny(unsafe_code)]
#![warn(missing_docs)]

mod checks;
#[cfg(feature = "engine")]
mod engine;
mod error;
mod event;
mod hello;
#[cfg(feature = "engine")]
mod limits;
mod message;
mod question;
#[rustfmt::skip]
mod schema;
#[cfg(feature = "engine")]
mod script;
#[cfg(feature = "service")]
pub mod service;
#[cfg(feature = "engine")]
mod session;
#[cfg(feature = "engine")]
mod shared;
mod squad;
#[cfg(feature = "engine")]
mod told;
mod want;
#[cfg(feature = "engine")]
mod worker;

#[cfg(feature = "engine")]
pub use engine::Engine;
pub use error::Error;
pub use event::{Event, Plan, Step, WayRow};
pub use hello::Hello;
#[cfg(feature = "engine")]
pub use limits::Limits;
pub use question::{Answer, JointPlan, JointStep, ModelQuestion, Question};
/// The values of states, goals and arguments, as JSON has them.
pub use serde_json::{json, Value};
#[cfg(feature = "engine")]
pub use session::Session;
#[cfg(feature = "engine")]
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
