//! Understudy as a C library: `include/understudy.h` describes the functions. Handles are numbers that are never used
//! again, so a call with an old or a wrong one is refused, whatever thread closed the engine meanwhile.

mod border;
pub mod codes;
mod messages;
mod opened;

pub use messages::*;
use border::{guarded, keep_taken, last_error, put, text_of, wait_of, Refusal};
use codes::{NOTHING, OK};
use opened::{engine, engines, opened, Opened};
use std::ffi::c_char;
use std::sync::Arc;
use std::time::Duration;
use understudy::{Engine, Limits, State};

/// The number of this border; it changes when a function or a struct does.
const ABI: u32 = 2;
static VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
static NOTICES: &str = concat!(include_str!("../../understudy/NOTICES"), "\0");

/// `understudy_limits` of the header. A member that is 0 has its default.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct CLimits {
    /// The size of this struct, so that it can grow.
    pub size: u32,
    /// Not 0 for an engine that works only within `understudy_step`.
    pub stepped: u32,
    /// As [`Limits::memory_bytes`].
    pub memory_bytes: u64,
    /// As [`Limits::message_bytes`].
    pub message_bytes: u64,
    /// As [`Limits::waiting_bytes`].
    pub waiting_bytes: u64,
    /// As [`Limits::call`], in milliseconds.
    pub call_ms: u32,
    /// For later.
    pub reserved: u32,
}

/// The code after a wait that ended in time, or because the engine has.
fn after_waiting(is_over: bool, engine: &Engine) -> Result<i32, Refusal> {
    if is_over {
        return Ok(OK);
    }
    match engine.state() {
        State::Failed(error) => Err(error.into()),
        State::Closed => Err(Refusal::NoEngine),
        _ => Ok(NOTHING),
    }
}

/// The version of the library.
#[no_mangle]
pub extern "C" fn understudy_version() -> *const c_char {
    VERSION.as_ptr().cast()
}

/// The number of the border that the library has.
#[no_mangle]
pub extern "C" fn understudy_abi() -> u32 {
    ABI
}

/// The notices of what is in the library.
///
/// # Safety
/// `text` and `length` may be written.
#[no_mangle]
pub unsafe extern "C" fn understudy_notices(text: *mut *const c_char, length: *mut usize) -> i32 {
    guarded(|| {
        // SAFETY: the caller's promise.
        unsafe {
            put(text, NOTICES.as_ptr().cast())?;
            put(length, NOTICES.len() - 1)?;
        }
        Ok(OK)
    })
}

/// Begins to open an engine.
///
/// # Safety
/// `options` has `length` bytes; `limits` is null or has as many bytes as it says; `handle` may be written.
#[no_mangle]
pub unsafe extern "C" fn understudy_open(
    options: *const c_char,
    length: usize,
    limits: *const CLimits,
    handle: *mut u64,
) -> i32 {
    guarded(|| {
        // SAFETY: the caller's promises.
        let (options, limits) = unsafe {
            put(handle, 0)?;
            (text_of(options, length)?, limits_of(limits)?)
        };
        let number = engines().insert(Arc::new(Opened::start(options, limits)?));
        // SAFETY: as above.
        unsafe { put(handle, number)? };
        Ok(OK)
    })
}

/// # Safety
/// As of `understudy_open`.
unsafe fn limits_of(given: *const CLimits) -> Result<Limits, Refusal> {
    let mut limits = Limits::default();
    if given.is_null() {
        return Ok(limits);
    }
    // SAFETY: the caller's promise; the size comes first.
    let size = unsafe { given.cast::<u32>().read_unaligned() };
    if (size as usize) < size_of::<CLimits>() {
        return Err(Refusal::Argument("understudy_limits.size is smaller than the struct: set it to sizeof(understudy_limits)"));
    }
    // SAFETY: the struct is as large as it says.
    let given = unsafe { given.read_unaligned() };
    let or = |value: u64, default: usize| match value {
        0 => default,
        _ => usize::try_from(value).unwrap_or(usize::MAX).min(isize::MAX as usize),
    };
    limits.stepped = given.stepped != 0;
    limits.memory_bytes = or(given.memory_bytes, limits.memory_bytes);
    limits.message_bytes = or(given.message_bytes, limits.message_bytes);
    limits.waiting_bytes = or(given.waiting_bytes, limits.waiting_bytes);
    if given.call_ms > 0 {
        limits.call = Duration::from_millis(given.call_ms.into());
    }
    Ok(limits)
}

/// Waits until an engine is open.
#[no_mangle]
pub extern "C" fn understudy_ready(handle: u64, wait_ms: i32) -> i32 {
    guarded(|| {
        let engine = engine(handle)?;
        let is_open = engine.ready(wait_of(wait_ms));
        match engine.state() {
            State::Failed(error) => Err(error.into()),
            State::Closed => Err(Refusal::NoEngine),
            _ => Ok(if is_open { OK } else { NOTHING }),
        }
    })
}

/// Queues a message.
///
/// # Safety
/// `message` has `length` bytes.
#[no_mangle]
pub unsafe extern "C" fn understudy_send(handle: u64, message: *const c_char, length: usize) -> i32 {
    guarded(|| {
        // SAFETY: the caller's promise.
        let message = unsafe { text_of(message, length)? };
        engine(handle)?.send(message)?;
        Ok(OK)
    })
}

/// Takes the next message.
///
/// # Safety
/// `text` and `length` may be written.
#[no_mangle]
pub unsafe extern "C" fn understudy_take(handle: u64, text: *mut *const c_char, length: *mut usize) -> i32 {
    guarded(|| {
        // SAFETY: the caller's promise. Before a message is taken, so that none is lost.
        unsafe {
            put(text, c"".as_ptr())?;
            put(length, 0)?;
        }
        let Some(message) = opened(handle)?.take() else { return Ok(NOTHING) };
        let (address, bytes) = keep_taken(message)?;
        // SAFETY: as above.
        unsafe {
            put(text, address)?;
            put(length, bytes)?;
        }
        Ok(OK)
    })
}

/// Waits for a message.
#[no_mangle]
pub extern "C" fn understudy_wait(handle: u64, wait_ms: i32) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        let has_come = opened.wait(wait_of(wait_ms));
        after_waiting(has_come, &opened.engine())
    })
}

/// Waits until an engine has nothing to do.
#[no_mangle]
pub extern "C" fn understudy_settle(handle: u64, wait_ms: i32) -> i32 {
    guarded(|| {
        let engine = engine(handle)?;
        let is_settled = engine.settle(wait_of(wait_ms));
        after_waiting(is_settled, &engine)
    })
}

/// Lets a stepped engine work.
///
/// # Safety
/// `next_ms` may be written.
#[no_mangle]
pub unsafe extern "C" fn understudy_step(handle: u64, now_ms: f64, for_ms: f64, next_ms: *mut f64) -> i32 {
    guarded(|| {
        // SAFETY: the caller's promise.
        unsafe { put(next_ms, -1.0)? };
        let next = engine(handle)?.step(now_ms, for_ms)?;
        // SAFETY: as above.
        unsafe { put(next_ms, next)? };
        Ok(OK)
    })
}

/// The memory of an engine.
///
/// # Safety
/// `bytes` may be written.
#[no_mangle]
pub unsafe extern "C" fn understudy_memory(handle: u64, bytes: *mut u64) -> i32 {
    guarded(|| {
        let used = engine(handle)?.memory_bytes()?;
        // SAFETY: the caller's promise.
        unsafe { put(bytes, used as u64)? };
        Ok(OK)
    })
}

/// This thread's last error.
///
/// # Safety
/// `text` and `length` may be written.
#[no_mangle]
pub unsafe extern "C" fn understudy_error(text: *mut *const c_char, length: *mut usize) -> i32 {
    guarded(|| {
        let (address, bytes) = last_error()?;
        // SAFETY: the caller's promise.
        unsafe {
            put(text, address)?;
            put(length, bytes)?;
        }
        Ok(OK)
    })
}

/// The number of open engines.
#[no_mangle]
pub extern "C" fn understudy_count() -> u32 {
    u32::try_from(engines().open.len()).unwrap_or(u32::MAX)
}

/// Closes an engine.
#[no_mangle]
pub extern "C" fn understudy_close(handle: u64) -> i32 {
    guarded(|| {
        let closed = engines().open.remove(&handle);
        closed.ok_or(Refusal::NoEngine)?.engine().close();
        Ok(OK)
    })
}

/// Closes all engines.
#[no_mangle]
pub extern "C" fn understudy_close_all() -> i32 {
    guarded(|| {
        let closed = std::mem::take(&mut engines().open);
        closed.into_iter().for_each(|(_, opened)| opened.engine().close());
        Ok(OK)
    })
}
