//! What every function of the border does: catch panics, check what comes in, keep what goes out.

use crate::codes::{BAD_ARGUMENT, FAILED, NO_ENGINE, PANIC};
use std::cell::RefCell;
use std::ffi::{c_char, CStr};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::slice;
use std::time::Duration;
use understudy::Error;

/// The longest text that is looked at; a larger length is a mistake, such as a negative number.
pub(crate) const LONGEST: usize = 1 << 30;

thread_local! {
    static TAKEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ERROR: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The end of a call without a result.
pub(crate) enum Refusal {
    NoEngine,
    Argument(&'static str),
    Engine(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

/// Runs a function of the border. Whatever goes wrong becomes a code and this thread's last error.
pub(crate) fn guarded(act: impl FnOnce() -> Result<i32, Refusal>) -> i32 {
    // What is changed across the border is behind locks that know no poison.
    match catch_unwind(AssertUnwindSafe(act)) {
        Ok(Ok(code)) => code,
        Ok(Err(Refusal::NoEngine)) => {
            keep_error(r#"{"code":"no-engine","message":"there is no such engine; it may be closed","hint":"open one"}"#.into());
            NO_ENGINE
        }
        Ok(Err(Refusal::Argument(why))) => {
            keep_error(format!(r#"{{"code":"bad-argument","message":"{why}"}}"#));
            BAD_ARGUMENT
        }
        Ok(Err(Refusal::Engine(error))) => {
            keep_error(error.to_json());
            FAILED
        }
        Err(_) => {
            keep_error(r#"{"code":"panic","message":"the library failed; please report it"}"#.into());
            PANIC
        }
    }
}

/// A text of the caller.
///
/// # Safety
/// `text` is null, or has `length` readable bytes.
pub(crate) unsafe fn text_of<'a>(text: *const c_char, length: usize) -> Result<&'a str, Refusal> {
    if text.is_null() {
        return Err(Refusal::Argument("a text is null"));
    }
    if length > LONGEST {
        return Err(Refusal::Argument("a text is longer than 1 GiB"));
    }
    // SAFETY: the caller's promise.
    let bytes = unsafe { slice::from_raw_parts(text.cast::<u8>(), length) };
    std::str::from_utf8(bytes).map_err(|_| Refusal::Argument("a text is not UTF-8"))
}

/// A text of the caller that ends with a 0.
///
/// # Safety
/// `text` is null, or ends with a 0.
pub(crate) unsafe fn zero_ended<'a>(text: *const c_char) -> Result<&'a str, Refusal> {
    if text.is_null() {
        return Err(Refusal::Argument("a text is null"));
    }
    // SAFETY: the caller's promise.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map_err(|_| Refusal::Argument("a text is not UTF-8"))
}

/// Writes a result to where the caller wants it.
///
/// # Safety
/// `to` is null, or may be written.
pub(crate) unsafe fn put<T>(to: *mut T, value: T) -> Result<(), Refusal> {
    if to.is_null() {
        return Err(Refusal::Argument("the place for a result is null"));
    }
    // SAFETY: the caller's promise; it may not be aligned.
    unsafe { to.write_unaligned(value) };
    Ok(())
}

/// Keeps a message until this thread's next one, and gives its address.
pub(crate) fn keep_taken(text: String) -> Result<(*const c_char, usize), Refusal> {
    TAKEN.try_with(|kept| keep(kept, text)).map_err(|_| Refusal::Argument("the thread is ending"))
}

pub(crate) fn last_error() -> Result<(*const c_char, usize), Refusal> {
    let read = |kept: &RefCell<Vec<u8>>| {
        if kept.borrow().is_empty() {
            kept.borrow_mut().push(0);
        }
        let kept = kept.borrow();
        (kept.as_ptr().cast(), kept.len() - 1)
    };
    ERROR.try_with(read).map_err(|_| Refusal::Argument("the thread is ending"))
}

fn keep_error(text: String) {
    // A thread that is ending has no more questions.
    let _ = ERROR.try_with(|kept| keep(kept, text));
}

fn keep(kept: &RefCell<Vec<u8>>, text: String) -> (*const c_char, usize) {
    let mut bytes = text.into_bytes();
    let length = bytes.len();
    bytes.push(0);
    let mut kept = kept.borrow_mut();
    *kept = bytes;
    (kept.as_ptr().cast(), length)
}

/// A wait of a caller: below 0 as long as it takes.
pub(crate) fn wait_of(wait_ms: i32) -> Duration {
    u64::try_from(wait_ms).map_or(Duration::MAX, Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> String {
        let Ok((address, length)) = last_error() else { panic!("the thread goes on") };
        // SAFETY: it is kept until this thread's next error.
        unsafe { text_of(address, length) }.map(str::to_owned).unwrap_or_default()
    }

    #[test]
    fn tells_panics_as_codes() {
        for _ in 0..100 {
            assert_eq!(guarded(|| panic!("out of order")), PANIC);
            assert!(said().contains(r#""code":"panic""#));
        }
        let panics = std::thread::spawn(|| guarded(|| std::panic::panic_any(7)));
        assert_eq!(panics.join().expect("no panic leaves the border"), PANIC);
        assert_eq!(guarded(|| Err(Refusal::NoEngine)), NO_ENGINE);
        assert!(said().contains("no-engine"));
    }

    #[test]
    fn goes_on_behind_a_panic_that_held_a_lock() {
        let held = guarded(|| {
            let _engines = crate::opened::engines();
            panic!("out of order")
        });
        assert_eq!(held, PANIC);
        assert_eq!(crate::understudy_count(), 0);
        assert_eq!(crate::understudy_ready(1, 0), NO_ENGINE);
    }

    #[test]
    fn keeps_an_error_while_it_is_read_again() {
        assert_eq!(guarded(|| Err(Refusal::Argument("one"))), BAD_ARGUMENT);
        // A call within a call, as of a logger that asks for the error of the call that it logs.
        let outer = guarded(|| {
            assert!(said().contains("one"));
            assert_eq!(guarded(|| Err(Refusal::Argument("inner"))), BAD_ARGUMENT);
            Err(Refusal::Argument("outer"))
        });
        assert_eq!(outer, BAD_ARGUMENT);
        assert!(said().contains("outer"));
    }
}
