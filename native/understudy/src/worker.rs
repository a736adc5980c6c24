//! The engine's thread.

use crate::error::Error;
use crate::limits::Limits;
use crate::script::{Script, Source};
use crate::shared::{Command, Shared};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The longest that the script works before the thread looks for new messages, and that it reads messages before it works.
const SLICE_MS: f64 = 4.0;
const SLICE: Duration = Duration::from_millis(4);

pub(crate) struct Worker {
    pub(crate) source: Source,
    pub(crate) options: String,
    pub(crate) limits: Limits,
    pub(crate) shared: Arc<Shared>,
}

impl Worker {
    pub(crate) fn run(self) {
        let shared = self.shared.clone();
        let end = catch_unwind(AssertUnwindSafe(|| self.work()));
        match end {
            Ok(Ok(())) => {}
            Ok(Err(error)) => shared.failed(error),
            Err(panic) => {
                let told = panic.downcast_ref::<String>().map(String::as_str);
                let told = told.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked");
                shared.failed(Error::new("thread-failed", told));
            }
        }
        shared.ended();
    }

    fn work(&self) -> Result<(), Error> {
        let script = Script::open(&self.source, &self.options, &self.limits, &self.shared)?;
        self.shared.opened();
        let result = if self.limits.stepped { self.serve(&script) } else { self.drive(&script) };
        script.close();
        result.or_else(|error| if self.shared.is_closing() { Ok(()) } else { Err(error) })
    }

    /// Works whenever there is something to do.
    fn drive(&self, script: &Script) -> Result<(), Error> {
        let mut wait = Some(Duration::ZERO);
        loop {
            let mut first = None;
            while let Some(command) = self.shared.next_command(wait) {
                self.act(script, command)?;
                // A game that never stops sending gets its plans all the same.
                if first.get_or_insert_with(Instant::now).elapsed() >= SLICE {
                    break;
                }
                wait = Some(Duration::ZERO);
            }
            if self.shared.is_closing() {
                return Ok(());
            }
            let now = script.now_ms();
            let next = script.step(now, now + SLICE_MS)?;
            let is_all_told = self.tell_all(script)?;
            let is_resting = next != 0.0 && is_all_told;
            self.shared.rest(is_resting);
            wait = if !is_all_told {
                Some(Duration::from_millis(1))
            } else if next < 0.0 || next.is_nan() {
                None
            } else {
                Some(Duration::try_from_secs_f64(next / 1e3).unwrap_or(Duration::from_secs(3600)))
            };
        }
    }

    /// Works only when the game says so.
    fn serve(&self, script: &Script) -> Result<(), Error> {
        loop {
            match self.shared.next_command(None) {
                Some(command) => self.act(script, command)?,
                None if self.shared.is_closing() => return Ok(()),
                None => {}
            }
            self.shared.rest(true);
        }
    }

    fn act(&self, script: &Script, command: Command) -> Result<(), Error> {
        match command {
            Command::Send(message) => {
                if let Err(refusal) = script.send(&message)? {
                    self.shared.tell(refusal.to_message());
                }
            }
            Command::Step { now_ms, for_ms, answer } => {
                let next = self.step(script, now_ms, for_ms);
                // A caller that is gone needs no answer.
                let _ = answer.send(next.clone());
                next?;
            }
            Command::Memory { answer } => {
                // As above.
                let _ = answer.send(script.memory_bytes());
            }
        }
        Ok(())
    }

    /// Works in slices, so that only what never ends is cut by the limit of a call.
    fn step(&self, script: &Script, now_ms: f64, for_ms: f64) -> Result<f64, Error> {
        let until = script.now_ms() + for_ms;
        loop {
            let host_ms = script.now_ms();
            let next = script.step(now_ms, until.min(host_ms + SLICE_MS))?;
            if next != 0.0 || script.now_ms() >= until || self.shared.is_closing() {
                self.tell_all(script)?;
                return Ok(next);
            }
        }
    }

    /// Whether all of the script's messages have found room.
    fn tell_all(&self, script: &Script) -> Result<bool, Error> {
        while self.shared.has_room() {
            match script.take()? {
                Some(message) => self.shared.tell(message),
                None => return Ok(true),
            }
        }
        Ok(false)
    }
}
