//! The queues between a game's threads and an engine's.

use crate::error::Error;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{mpsc::Sender, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Work for the engine's thread.
pub(crate) enum Command {
    Send(String),
    Step { now_ms: f64, for_ms: f64, answer: Sender<Result<f64, Error>> },
    /// The engine looks at all of its memory to count it.
    Memory { answer: Sender<usize> },
}

/// The life of an engine.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// The script is being loaded; messages are queued already.
    Opening,
    /// The engine works.
    Open,
    /// It ended by an error, and takes nothing more.
    Failed(Error),
    /// It was closed.
    Closed,
}

struct Queues {
    commands: VecDeque<Command>,
    command_bytes: usize,
    messages: VecDeque<String>,
    message_bytes: usize,
    state: State,
    /// Whether the script has nothing to do now.
    is_resting: bool,
}

pub(crate) struct Shared {
    queues: Mutex<Queues>,
    /// Something happened for the engine's thread.
    asked: Condvar,
    /// Something happened for the game.
    told: Condvar,
    /// Cuts whatever the script does.
    pub(crate) is_closing: AtomicBool,
    waiting_bytes: usize,
}

impl Shared {
    pub(crate) fn new(waiting_bytes: usize) -> Self {
        let queues = Queues {
            commands: VecDeque::new(),
            command_bytes: 0,
            messages: VecDeque::new(),
            message_bytes: 0,
            state: State::Opening,
            is_resting: false,
        };
        Self {
            queues: Mutex::new(queues),
            asked: Condvar::new(),
            told: Condvar::new(),
            is_closing: AtomicBool::new(false),
            waiting_bytes,
        }
    }

    /// No code panics while it holds the lock for long, and the queues are whole after each of their changes.
    fn lock(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // The game's side.

    pub(crate) fn ask(&self, command: Command) -> Result<(), Error> {
        let mut queues = self.lock();
        over(&queues.state)?;
        let bytes = bytes_of(&command);
        if queues.command_bytes + bytes > self.waiting_bytes {
            return Err(Error::new("queue-full", "too many messages wait for the engine").with_hint("send less often"));
        }
        queues.command_bytes += bytes;
        queues.commands.push_back(command);
        queues.is_resting = false;
        self.asked.notify_one();
        Ok(())
    }

    pub(crate) fn take(&self) -> Option<String> {
        let mut queues = self.lock();
        let message = queues.messages.pop_front()?;
        let was_full = queues.message_bytes >= self.waiting_bytes;
        queues.message_bytes -= message.len();
        if was_full {
            self.asked.notify_one();
        }
        Some(message)
    }

    /// Waits until a predicate over the number of messages, the rest and the state holds, or a time has passed.
    pub(crate) fn wait(&self, at_most: Duration, is_enough: impl Fn(usize, bool, &State) -> bool) -> bool {
        let until = Instant::now().checked_add(at_most);
        let mut queues = self.lock();
        loop {
            let is_over = matches!(queues.state, State::Failed(_) | State::Closed);
            let holds = is_enough(queues.messages.len(), queues.is_resting && queues.commands.is_empty(), &queues.state);
            if holds || is_over {
                return holds;
            }
            let left = until.map_or(Duration::from_secs(3600), |each| each.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return false;
            }
            queues = self.told.wait_timeout(queues, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub(crate) fn state(&self) -> State {
        self.lock().state.clone()
    }

    /// Ends all work; later calls are refused.
    pub(crate) fn close(&self) {
        self.is_closing.store(true, Ordering::Relaxed);
        let mut queues = self.lock();
        if !matches!(queues.state, State::Failed(_)) {
            queues.state = State::Closed;
        }
        drop(queues);
        self.asked.notify_all();
        self.told.notify_all();
    }

    // The side of the engine's thread.

    pub(crate) fn is_closing(&self) -> bool {
        self.is_closing.load(Ordering::Relaxed)
    }

    pub(crate) fn opened(&self) {
        let mut queues = self.lock();
        if queues.state == State::Opening {
            queues.state = State::Open;
        }
        drop(queues);
        self.told.notify_all();
    }

    /// The end of an engine by an error. The answers to steps go with their senders.
    pub(crate) fn failed(&self, error: Error) {
        let mut queues = self.lock();
        queues.commands.clear();
        queues.command_bytes = 0;
        if queues.state != State::Closed {
            push(&mut queues, error.to_message());
            queues.state = State::Failed(error);
        }
        drop(queues);
        self.told.notify_all();
    }

    /// The end of the thread: each waiting command is answered that no answer will come.
    pub(crate) fn ended(&self) {
        self.lock().commands.clear();
    }

    /// The next command; waits for one at most so long (`None`: as long as it takes), or until the engine is closing.
    pub(crate) fn next_command(&self, wait: Option<Duration>) -> Option<Command> {
        let until = wait.and_then(|each| Instant::now().checked_add(each));
        let mut queues = self.lock();
        loop {
            if let Some(command) = queues.commands.pop_front() {
                queues.command_bytes -= bytes_of(&command);
                queues.is_resting = false;
                return Some(command);
            }
            if self.is_closing() {
                return None;
            }
            let left = until.map_or(Duration::from_secs(3600), |each| each.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return None;
            }
            queues = self.asked.wait_timeout(queues, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub(crate) fn tell(&self, message: String) {
        push(&mut self.lock(), message);
        self.told.notify_all();
    }

    /// Whether the game takes its messages; the script keeps them while it does not.
    pub(crate) fn has_room(&self) -> bool {
        self.lock().message_bytes < self.waiting_bytes
    }

    pub(crate) fn rest(&self, is_resting: bool) {
        self.lock().is_resting = is_resting;
        self.told.notify_all();
    }
}

fn push(queues: &mut Queues, message: String) {
    queues.message_bytes += message.len();
    queues.messages.push_back(message);
}

fn over(state: &State) -> Result<(), Error> {
    match state {
        State::Failed(error) => Err(error.clone()),
        State::Closed => Err(Error::new("closed", "the engine is closed")),
        State::Opening | State::Open => Ok(()),
    }
}

/// A message counts for what its queue adds, too, so that empty ones cannot fill the memory.
fn bytes_of(command: &Command) -> usize {
    64 + match command {
        Command::Send(text) => text.len(),
        Command::Step { .. } | Command::Memory { .. } => 0,
    }
}
