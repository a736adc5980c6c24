//! The open engines, by their handles.

use crate::border::Refusal;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use understudy::{Engine, Error, Hello, Limits, Session};

/// An engine, and its game's session if the library writes the messages.
pub(crate) struct Opened {
    options: String,
    limits: Limits,
    engine: Mutex<Arc<Engine>>,
    session: Mutex<Option<Session>>,
    /// Messages for the game that a wait has found.
    found: Mutex<VecDeque<String>>,
}

impl Opened {
    pub(crate) fn start(options: &str, limits: Limits) -> Result<Self, Error> {
        let engine = Mutex::new(Arc::new(Engine::start(options, limits.clone())?));
        Ok(Self { options: options.into(), limits, engine, session: Mutex::new(None), found: Mutex::default() })
    }

    pub(crate) fn engine(&self) -> Arc<Engine> {
        locked(&self.engine).clone()
    }

    /// The next message that the game should hear of.
    pub(crate) fn take(&self) -> Option<String> {
        // One at a time, so that messages stay in their order.
        let mut found = locked(&self.found);
        found.pop_front().or_else(|| self.take_from_engine())
    }

    /// Waits for a message that the game should hear of; false if none came in this time, or none will.
    pub(crate) fn wait(&self, at_most: Duration) -> bool {
        // A time beyond all clocks: as long as it takes.
        let until = Instant::now().checked_add(at_most);
        loop {
            {
                let mut found = locked(&self.found);
                let next = if found.is_empty() { self.take_from_engine() } else { None };
                found.extend(next);
                if !found.is_empty() {
                    return true;
                }
            }
            let left = until.map_or(Duration::MAX, |each| each.saturating_duration_since(Instant::now()));
            if !self.engine().wait(left) {
                return false;
            }
        }
    }

    fn take_from_engine(&self) -> Option<String> {
        let engine = self.engine();
        loop {
            let message = engine.take()?;
            let mut session = locked(&self.session);
            let is_for_game = session.as_mut().is_none_or(|session| session.hear(&message).is_some());
            if is_for_game {
                return Some(message);
            }
        }
    }

    /// Begins a session whose messages the library writes.
    pub(crate) fn say_hello(&self, hello: Hello) -> Result<(), Error> {
        *locked(&self.session) = Some(Session::new(self.engine(), hello)?);
        Ok(())
    }

    /// Acts on the session of the game.
    pub(crate) fn within<R>(&self, act: impl FnOnce(&mut Session) -> Result<R, Error>) -> Result<R, Refusal> {
        match locked(&self.session).as_mut() {
            Some(session) => Ok(act(session)?),
            None => Err(Refusal::Argument("the session has not begun: call understudy_hello() first")),
        }
    }

    /// Opens the engine again, and tells it what the game told the last one.
    pub(crate) fn renew(&self) -> Result<(), Error> {
        let fresh = Arc::new(Engine::start(&self.options, self.limits.clone())?);
        let last = std::mem::replace(&mut *locked(&self.engine), fresh.clone());
        last.close();
        locked(&self.session).as_mut().map_or(Ok(()), |session| session.renew(fresh))
    }
}

/// What is behind these locks is whole after each change.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) struct Engines {
    next: u64,
    pub(crate) open: BTreeMap<u64, Arc<Opened>>,
}

impl Engines {
    /// Keeps an engine. Its handle is never used again.
    pub(crate) fn insert(&mut self, opened: Arc<Opened>) -> u64 {
        let number = self.next;
        self.next += 1;
        self.open.insert(number, opened);
        number
    }
}

static ENGINES: Mutex<Engines> = Mutex::new(Engines { next: 1, open: BTreeMap::new() });

pub(crate) fn engines() -> MutexGuard<'static, Engines> {
    locked(&ENGINES)
}

pub(crate) fn opened(handle: u64) -> Result<Arc<Opened>, Refusal> {
    engines().open.get(&handle).cloned().ok_or(Refusal::NoEngine)
}

pub(crate) fn engine(handle: u64) -> Result<Arc<Engine>, Refusal> {
    Ok(opened(handle)?.engine())
}
