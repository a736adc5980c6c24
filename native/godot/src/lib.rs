//! The planner inside Godot 4, as the class `UnderstudyEngine`. The addon's client takes it in place of a server.

use godot::prelude::*;
use std::time::Duration;
use understudy::{Engine, Error, Limits, State};

struct UnderstudyExtension;

// SAFETY: the entry of a library for Godot, which calls nothing else.
#[gdextension]
unsafe impl ExtensionLibrary for UnderstudyExtension {}

/// A planner on a thread of its own. No method waits for a plan, and none calls back.
#[derive(GodotClass)]
#[class(init, base = RefCounted)]
struct UnderstudyEngine {
    engine: Option<Engine>,
    error: Option<Error>,
    base: Base<RefCounted>,
}

#[godot_api]
impl UnderstudyEngine {
    /// Begins to open the planner with what the game ships, as JSON. Whether it could; `last_error` says why not.
    #[func]
    fn open(&mut self, options: GString) -> bool {
        let engine = Engine::start(&options.to_string(), Limits::default());
        let engine = self.kept(engine);
        self.engine = engine;
        self.engine.is_some()
    }

    /// Queues a message of the session protocol.
    #[func]
    fn send(&mut self, message: GString) -> bool {
        let Some(engine) = &self.engine else { return false };
        let sent = engine.send(&message.to_string());
        self.kept(sent).is_some()
    }

    /// The planner's next message; empty if there is none.
    #[func]
    fn take(&mut self) -> GString {
        let message = self.engine.as_ref().and_then(Engine::take).unwrap_or_default();
        GString::from(message.as_str())
    }

    /// Whether the planner is over, or was never opened.
    #[func]
    fn is_over(&mut self) -> bool {
        match self.engine.as_ref().map(Engine::state) {
            Some(State::Failed(error)) => {
                self.error = Some(error);
                true
            }
            Some(State::Opening | State::Open) => false,
            Some(State::Closed) | None => true,
        }
    }

    /// Waits until the planner has read all messages and has nothing to do, for tools and tests.
    #[func]
    fn settle(&mut self, seconds: f64) -> bool {
        let at_most = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::ZERO);
        self.engine.as_ref().is_some_and(|engine| engine.settle(at_most))
    }

    /// The last error as JSON, with `code` and `message`; empty if there was none.
    #[func]
    fn last_error(&self) -> GString {
        let text = self.error.as_ref().map(Error::to_json).unwrap_or_default();
        GString::from(text.as_str())
    }

    /// The text for the game's credits.
    #[func]
    fn notices(&self) -> GString {
        GString::from(concat!(include_str!("../../understudy/NOTICES"), "\n", include_str!("../NOTICES")))
    }

    /// Ends the planner, whatever it does.
    #[func]
    fn close(&mut self) {
        self.engine = None;
    }
}

impl UnderstudyEngine {
    fn kept<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        result.map_err(|error| self.error = Some(error)).ok()
    }
}
