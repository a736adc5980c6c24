//! What the agents, squads and things of a session share.

use super::outbox::Outbox;
use crate::error::Error;
use crate::event::Event;
use serde_json::{Map, Value};
use std::collections::VecDeque;

/// Where messages to the server and events for the game go, with the game's clock.
pub(super) struct Hub {
    pub(super) outbox: Outbox,
    pub(super) events: VecDeque<Event>,
    /// Time of the game's clock, in milliseconds.
    pub(super) game_ms: f64,
    last_step: u64,
}

impl Hub {
    pub(super) fn new() -> Self {
        Self { outbox: Outbox::new(), events: VecDeque::new(), game_ms: 0.0, last_step: 0 }
    }

    /// Numbers the message of an agent, or of none. Returns its number; 0 if it is too large, which the game is told.
    pub(super) fn send(&mut self, sender: &str, mut message: Map<String, Value>) -> u64 {
        if !sender.is_empty() {
            message.insert("agent".into(), sender.into());
        }
        let squad = message.get("squad").and_then(Value::as_str).map(str::to_owned);
        self.outbox.add(sender, message).unwrap_or_else(|error| {
            let agent = (!sender.is_empty()).then(|| sender.to_owned());
            self.tell(Event::Failed { agent, squad, error });
            0
        })
    }

    pub(super) fn tell(&mut self, event: Event) {
        self.events.push_back(event);
    }

    /// Tells of an error that concerns no particular agent.
    pub(super) fn fail(&mut self, error: Error) {
        self.tell(Event::Failed { agent: None, squad: None, error });
    }

    /// The id of another step, by which the game reports its end.
    pub(super) fn next_step(&mut self) -> u64 {
        self.last_step += 1;
        self.last_step
    }
}
