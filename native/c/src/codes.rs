//! The codes of the border, as in `understudy.h`.

/// It is done.
pub const OK: i32 = 0;
/// There is nothing, or not yet.
pub const NOTHING: i32 = 1;
/// The engine refused, or is over; `understudy_error` says why.
pub const FAILED: i32 = -1;
/// There is no engine with this handle.
pub const NO_ENGINE: i32 = -2;
/// An argument is null, too long, not UTF-8, or no number.
pub const BAD_ARGUMENT: i32 = -3;
/// The library has a mistake.
pub const PANIC: i32 = -4;
