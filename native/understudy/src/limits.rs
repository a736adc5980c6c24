use std::time::Duration;

/// Limits of an engine, and the driver of its work.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The most memory that the script may use, in bytes. Beyond it the engine ends with `memory-limit`.
    pub memory_bytes: usize,
    /// The longest that one call of the script may work, as a last resort against endless loops: searches keep their own
    /// budgets, and time in which the system runs other threads hardly counts. Beyond it the engine ends with `time-limit`.
    pub call: Duration,
    /// The longest message that is passed on, in bytes. The planner takes 32 KiB, or as much as `limits.messageBytes` of
    /// its options says; its `welcome` tells.
    pub message_bytes: usize,
    /// The most bytes that wait to be read by the engine, or by the game.
    pub waiting_bytes: usize,
    /// Whether the game drives the engine with [`Engine::step`](crate::Engine::step), for reproducible runs. Otherwise
    /// the engine's thread works as soon as there is something to do.
    pub stepped: bool,
}

impl Default for Limits {
    /// 256 MiB, 60 s for a call, messages of 4 MiB, 16 MiB of waiting messages, not stepped.
    fn default() -> Self {
        Self {
            memory_bytes: 256 << 20,
            call: Duration::from_secs(60),
            message_bytes: 4 << 20,
            waiting_bytes: 16 << 20,
            stepped: false,
        }
    }
}
