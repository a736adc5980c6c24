//! Names that a game says: it is told of names that never were.

use super::life::Life;
use super::squads::SquadLife;
use super::things::Things;
use crate::error::Error;
use crate::event::Event;
use std::collections::VecDeque;

/// The most names that are kept, as in the service.
const MOST_NAMES: usize = 1024;

/// Names of agents that have left: what a game still says of them is late, and no mistake.
#[derive(Default)]
pub(super) struct Past {
    names: VecDeque<String>,
}

impl Past {
    pub(super) fn add(&mut self, name: &str) {
        self.names.push_back(name.into());
        if self.names.len() > MOST_NAMES {
            self.names.pop_front();
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|each| each == name)
    }
}

impl Life {
    /// Whether there is an agent; the game is told of an agent that never was.
    pub(super) fn knows(&mut self, name: &str) -> bool {
        let is_there = self.agents.contains_key(name);
        if !is_there && !self.past.has(name) {
            let error = Error::unknown("agent", name);
            self.hub.tell(Event::Failed { agent: Some(name.into()), squad: None, error });
        }
        is_there
    }

    /// A squad; the game is told of a squad that never was.
    pub(super) fn squad_named(&mut self, name: &str) -> Option<&mut SquadLife> {
        let squad = self.squads.get_mut(name);
        if squad.is_none() {
            let error = Error::unknown("squad", name);
            self.hub.tell(Event::Failed { agent: None, squad: Some(name.into()), error });
        }
        squad
    }

    /// The things; the game is told if it has none.
    pub(super) fn known_things(&mut self) -> Option<&mut Things> {
        if self.things.is_none() {
            self.hub.fail(Error::no_world());
        }
        self.things.as_mut()
    }
}
