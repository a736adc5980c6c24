use crate::error::Error;
use crate::limits::Limits;
use crate::script::{Source, THREAD_STACK};
use crate::shared::{Awaited, Command, Shared, State};
use crate::worker::Worker;
use std::fmt;
use std::sync::{mpsc, Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Both limits are named, since what passes this one may meet the other.
const TOO_LARGE: &str = "send it in parts, or raise `message_bytes` and `limits.messageBytes` of the options";

/// A planner on a thread of its own. All calls may come from any thread; none of them runs the planner on the caller's.
///
/// Messages are those of the session protocol, as JSON. [`Session`](crate::Session) writes and reads them.
///
/// ```
/// use std::time::Duration;
/// use understudy::{Engine, Limits};
///
/// # fn main() -> Result<(), understudy::Error> {
/// # let options = r#"{"domains":{"hut":{"name":"hut"}}}"#;
/// # let script = "globalThis.understudy={open:()=>1,lastError:()=>'',m:[],send(e,m){this.m.push(m);return 1},take(){return this.m.shift()??''},step:()=>-1,close(){}}; for (const k of ['send','take']) understudy[k]=understudy[k].bind(understudy);";
/// # let engine = Engine::with_script(script, options, Limits::default())?; /*
/// let engine = Engine::open(options, Limits::default())?;
/// # */
/// engine.send(r#"{"type":"hello","protocol":[1],"client":"game 1.0","domain":"hut"}"#)?;
/// if engine.wait(Duration::from_secs(1)) {
///     println!("{}", engine.take().unwrap());
/// }
/// # Ok(())
/// # }
/// ```
pub struct Engine {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
    limits: Limits,
}

impl Engine {
    /// Opens an engine, and waits until it has loaded its domains. The options are a game's file, as `understudy export`
    /// writes it, or JSON such as `{"domains": [{"domain": …}], "expansions": 2000}`.
    ///
    /// # Errors
    /// What the script says about the options; `memory-limit`, `time-limit`.
    pub fn open(options: &str, limits: Limits) -> Result<Self, Error> {
        Self::start(options, limits)?.opened()
    }

    /// Begins to open an engine, and returns at once. Messages may be sent already; [`Engine::state`] tells of the end.
    ///
    /// # Errors
    /// `options-invalid` for options that are longer than [`Limits::waiting_bytes`] or have a character 0, `thread-failed` without memory for a thread.
    pub fn start(options: &str, limits: Limits) -> Result<Self, Error> {
        Self::spawn(Source::included(), options, limits)
    }

    /// Opens an engine with another build of the script.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub fn with_script(script: &str, options: &str, limits: Limits) -> Result<Self, Error> {
        Self::spawn(Source::Text(script.into()), options, limits)?.opened()
    }

    fn opened(self) -> Result<Self, Error> {
        self.ready(Duration::MAX);
        match self.state() {
            State::Failed(error) => Err(error),
            _ => Ok(self),
        }
    }

    fn spawn(source: Source, options: &str, limits: Limits) -> Result<Self, Error> {
        if options.len() > limits.waiting_bytes {
            let told = format!("options of {} bytes; at most {} are taken", options.len(), limits.waiting_bytes);
            return Err(Error::new("options-invalid", told).with_hint("raise `waiting_bytes` of the limits"));
        }
        if options.contains('\0') {
            return Err(Error::new("options-invalid", "the options have a character 0").with_hint("pass the text of a file"));
        }
        let shared = Arc::new(Shared::new(limits.waiting_bytes));
        let worker = Worker { source, options: options_of(options), limits: limits.clone(), shared: shared.clone() };
        let thread = Builder::new().name("understudy".into()).stack_size(THREAD_STACK).spawn(move || worker.run());
        let thread = thread.map_err(|error| Error::new("thread-failed", error.to_string()))?;
        Ok(Self { shared, thread: Mutex::new(Some(thread)), limits })
    }

    /// Queues a message of the session protocol. What the planner says to it comes as a message, errors included.
    ///
    /// # Errors
    /// `message-too-large`, `message-invalid` for a character 0, `queue-full`, `closed`, or the error that ended the
    /// engine.
    pub fn send(&self, message: &str) -> Result<(), Error> {
        if message.len() > self.limits.message_bytes {
            let told = format!("a message of {} bytes; at most {} are taken", message.len(), self.limits.message_bytes);
            return Err(Error::new("message-too-large", told).with_hint(TOO_LARGE));
        }
        if message.contains('\0') {
            return Err(Error::new("message-invalid", "the message has a character 0"));
        }
        self.shared.ask(Command::Send(message.into()))
    }

    /// The planner's next message, if there is one. Never waits.
    pub fn take(&self) -> Option<String> {
        self.shared.take()
    }

    /// Waits for a message; false if none came in this time, or none will.
    pub fn wait(&self, at_most: Duration) -> bool {
        self.shared.wait(at_most, Awaited::Message)
    }

    /// Waits until the engine is open; false if it is not in this time, or never.
    pub fn ready(&self, at_most: Duration) -> bool {
        self.shared.wait(at_most, Awaited::Opening)
    }

    /// Waits until all messages are read and nothing is left to do but to wait for the game or the clock; false if that
    /// took longer, or the engine ended.
    pub fn settle(&self, at_most: Duration) -> bool {
        self.shared.wait(at_most, Awaited::Rest)
    }

    /// Lets a [stepped](Limits::stepped) engine work: `now_ms` is the game's time, `for_ms` the longest that it works. It
    /// reads all queued messages first. Returns the milliseconds until it wants the next step: 0 at once, below 0 when
    /// there is a message.
    ///
    /// # Errors
    /// `not-stepped`, `closed`, or the error that ended the engine.
    pub fn step(&self, now_ms: f64, for_ms: f64) -> Result<f64, Error> {
        if !self.limits.stepped {
            return Err(Error::new("not-stepped", "this engine works by itself").with_hint("set `stepped` in its limits"));
        }
        if !now_ms.is_finite() || !for_ms.is_finite() || for_ms < 0.0 {
            return Err(Error::new("message-invalid", "a time of a step is no finite number of milliseconds"));
        }
        let (answer, answered) = mpsc::channel();
        self.shared.ask(Command::Step { now_ms, for_ms, answer })?;
        answered.recv().unwrap_or_else(|_| Err(self.end()))
    }

    fn end(&self) -> Error {
        match self.state() {
            State::Failed(error) => error,
            _ => Error::new("closed", "the engine is closed"),
        }
    }

    /// The state of the engine.
    pub fn state(&self) -> State {
        self.shared.state()
    }

    /// The memory that the planner has now, in bytes. It counts all of it, which takes milliseconds, after the messages
    /// that wait; the caller waits for that.
    ///
    /// # Errors
    /// `closed`, or the error that ended the engine.
    pub fn memory_bytes(&self) -> Result<usize, Error> {
        let (answer, answered) = mpsc::channel();
        self.shared.ask(Command::Memory { answer })?;
        answered.recv().map_err(|_| self.end())
    }

    /// Ends the engine, whatever it does, and waits for its thread. Messages that were not taken can still be.
    pub fn close(&self) {
        self.shared.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Its panics were caught and told.
        let _ = thread.map(JoinHandle::join);
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.close();
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Engine").field("state", &self.state()).finish_non_exhaustive()
    }
}

/// A game's file, as `understudy export` writes it, is all that an engine needs.
fn options_of(text: &str) -> String {
    if text.trim_start().starts_with(r#"{"format":"understudy-game""#) {
        return format!(r#"{{"game":{text}}}"#);
    }
    text.into()
}
