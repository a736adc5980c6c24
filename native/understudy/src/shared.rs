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

/// What a game waits for.
#[derive(Clone, Copy)]
pub(crate) enum Awaited {
    Opening,
    Message,
    /// That all commands are read, and nothing is left to do.
    Rest,
}

struct Queues {
    commands: VecDeque<Command>,
    command_bytes: usize,
    messages: VecDeque<String>,
    message_bytes: usize,
    state: State,
    /// Whether the script has nothing to do now.
    is_resting: bool,
    /// Whether the engine's thread waits: a signal that no thread waits for costs a call of the system, too.
    is_engine_waiting: bool,
    /// Threads of the game that wait for a rest, and for anything else.
    resters: usize,
    readers: usize,
}

pub(crate) struct Shared {
    queues: Mutex<Queues>,
    /// Something happened for the engine's thread.
    asked: Condvar,
    /// Something happened for the game.
    told: Condvar,
    /// The script has nothing to do.
    rested: Condvar,
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
            is_engine_waiting: false,
            resters: 0,
            readers: 0,
        };
        Self {
            queues: Mutex::new(queues),
            asked: Condvar::new(),
            told: Condvar::new(),
            rested: Condvar::new(),
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
        self.wake_engine(queues);
        Ok(())
    }

    /// Wakes the engine's thread if it waits; without the lock, which that thread takes first.
    fn wake_engine(&self, queues: MutexGuard<'_, Queues>) {
        let is_waiting = queues.is_engine_waiting;
        drop(queues);
        if is_waiting {
            self.asked.notify_one();
        }
    }

    pub(crate) fn take(&self) -> Option<String> {
        let mut queues = self.lock();
        let message = queues.messages.pop_front()?;
        let was_full = queues.message_bytes >= self.waiting_bytes;
        queues.message_bytes -= message.len();
        if was_full {
            self.wake_engine(queues);
        }
        Some(message)
    }

    /// Waits until it is there, or a time has passed; returns whether it is.
    pub(crate) fn wait(&self, at_most: Duration, awaited: Awaited) -> bool {
        let until = Instant::now().checked_add(at_most);
        let mut queues = self.lock();
        loop {
            let is_there = match awaited {
                Awaited::Opening => queues.state == State::Open,
                Awaited::Message => !queues.messages.is_empty(),
                Awaited::Rest => queues.is_resting && queues.commands.is_empty(),
            };
            if is_there || matches!(queues.state, State::Failed(_) | State::Closed) {
                return is_there;
            }
            let left = until.map_or(Duration::from_secs(3600), |each| each.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return false;
            }
            let is_rest = matches!(awaited, Awaited::Rest);
            *waiting(&mut queues, is_rest) += 1;
            let happened = if is_rest { &self.rested } else { &self.told };
            queues = happened.wait_timeout(queues, left).unwrap_or_else(PoisonError::into_inner).0;
            *waiting(&mut queues, is_rest) -= 1;
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
        self.tell_all_waiting();
    }

    fn tell_all_waiting(&self) {
        self.told.notify_all();
        self.rested.notify_all();
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
        self.tell_all_waiting();
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
        self.tell_all_waiting();
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
            queues.is_engine_waiting = true;
            queues = self.asked.wait_timeout(queues, left).unwrap_or_else(PoisonError::into_inner).0;
            queues.is_engine_waiting = false;
        }
    }

    pub(crate) fn tell(&self, message: String) {
        let mut queues = self.lock();
        push(&mut queues, message);
        let is_awaited = queues.readers > 0;
        drop(queues);
        if is_awaited {
            self.told.notify_all();
        }
    }

    /// Whether the game takes its messages; the script keeps them while it does not.
    pub(crate) fn has_room(&self) -> bool {
        self.lock().message_bytes < self.waiting_bytes
    }

    pub(crate) fn rest(&self, is_resting: bool) {
        let mut queues = self.lock();
        queues.is_resting = is_resting;
        let is_awaited = is_resting && queues.resters > 0;
        drop(queues);
        if is_awaited {
            self.rested.notify_all();
        }
    }
}

/// The number of threads that wait for a rest, or for anything else.
fn waiting(queues: &mut Queues, is_rest: bool) -> &mut usize {
    if is_rest { &mut queues.resters } else { &mut queues.readers }
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
