#![doc = include_str!("../README.md")]
#![deny(unsafe_code)]
#![warn(missing_docs)]

mod checks;
mod engine;
mod error;
mod event;
mod limits;
#[rustfmt::skip]
mod schema;
mod script;
mod session;
mod shared;
mod want;
mod worker;

pub use engine::Engine;
pub use error::Error;
pub use event::{Event, Plan, Step, WayRow};
pub use limits::Limits;
/// The values of states, goals and arguments, as JSON has them.
pub use serde_json::{json, Value};
pub use session::{Hello, Session};
pub use shared::State;
pub use want::Want;

/// The version of this library.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Notices of the libraries that are part of this one, for the credits of a game.
pub const NOTICES: &str = include_str!("../NOTICES");
