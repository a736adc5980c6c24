//! A client of the service: the planner runs on a server, and the game speaks with it over a network.
//!
//! [`Client`] is a session, with the same calls and events as `Session` of the library; [`Http`] asks
//! single questions. It is in the feature `service`, with `service-tls` for `https://`. A game that has no planner of its
//! own leaves the feature `engine` out, and compiles no QuickJS.

mod address;
mod agent;
mod client;
mod early;
mod http;
mod hub;
mod life;
mod member;
mod named;
mod outbox;
mod socket;
mod squads;
mod things;
mod wanted;

pub use client::Client;
pub use http::Http;

/// A number below 1 that differs from one client to the next.
fn drawn() -> f64 {
    use std::hash::{BuildHasher, RandomState};
    (RandomState::new().hash_one(0) >> 11) as f64 / (1u64 << 53) as f64
}
