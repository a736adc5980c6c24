//! Calls of two threads about the same engines, which end, are renewed and are replaced meanwhile.

use std::ffi::{c_char, CString};
use std::ptr::null;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use understudy_c::codes::{BAD_ARGUMENT, FAILED, NOTHING, NO_ENGINE, OK};

const OPTIONS: &str = include_str!("../../understudy/tests/hut.options.json");
const ROUNDS: usize = 60;
const CODES: [i32; 5] = [OK, NOTHING, FAILED, NO_ENGINE, BAD_ARGUMENT];

fn open() -> u64 {
    let mut handle = 0;
    // SAFETY: the text has that length, and the handle may be written.
    let told = unsafe { understudy_c::understudy_open(OPTIONS.as_ptr().cast(), OPTIONS.len(), null(), &mut handle) };
    assert_eq!(told, OK);
    handle
}

/// All functions that take an engine, one after another.
fn call_all(handle: u64, round: usize) {
    let texts: Vec<CString> = ["hut", "ann", r#"{"at":"home","wood":0,"fire_lit":false}"#, "warm", "[]", "{"]
        .map(|text| CString::new(text).expect("it has no 0"))
        .into();
    let at = |index: usize| texts[(index + round % 7 / 6) % texts.len()].as_ptr();
    let (mut address, mut length, mut id): (*const c_char, usize, u64) = (null(), 0, 0);
    // SAFETY: all texts end with a 0, and all places may be written.
    let told = unsafe {
        [
            understudy_c::understudy_hello(handle, at(0), 0),
            understudy_c::understudy_time(handle, 5.0),
            understudy_c::understudy_see(handle, at(1), at(2)),
            understudy_c::understudy_see_things(handle, at(4)),
            understudy_c::understudy_want(handle, at(1), at(3), 50),
            understudy_c::understudy_failed(handle, at(1), 1, at(3)),
            understudy_c::understudy_finished(handle, at(1), 1),
            understudy_c::understudy_squad(handle, at(1), at(4), at(3), 50),
            understudy_c::understudy_disband(handle, at(1)),
            understudy_c::understudy_plan(handle, at(1), at(2), at(3), 50, &mut id),
            understudy_c::understudy_plan_now(handle, at(1), at(2), at(3), 1, &mut id),
            understudy_c::understudy_propose(handle, at(1), at(2), at(3), at(4), 50, &mut id),
            understudy_c::understudy_model_answer(handle, id, at(2)),
            understudy_c::understudy_model_failed(handle, id, null()),
            understudy_c::understudy_save(handle, &mut address, &mut length),
            understudy_c::understudy_restore(handle, at(5)),
            understudy_c::understudy_take(handle, &mut address, &mut length),
            understudy_c::understudy_idle(handle, at(1)),
            understudy_c::understudy_leave(handle, at(1)),
        ]
    };
    assert!(told.iter().all(|code| CODES.contains(code)), "{told:?}");
}

#[test]
fn two_threads_share_engines_that_end_meanwhile() {
    let handle = AtomicU64::new(open());
    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..ROUNDS {
                let last = handle.load(Ordering::Relaxed);
                call_all(last, round);
                match round % 5 {
                    0 => assert_eq!(understudy_c::understudy_renew(last), OK),
                    1 => {
                        handle.store(open(), Ordering::Relaxed);
                        assert_eq!(understudy_c::understudy_close(last), OK);
                        assert_eq!(understudy_c::understudy_renew(last), NO_ENGINE);
                    }
                    _ => {}
                }
            }
        });
        scope.spawn(|| (0..ROUNDS).for_each(|round| call_all(handle.load(Ordering::Relaxed), round)));
    });
    let last = handle.load(Ordering::Relaxed);
    assert_eq!(understudy_c::understudy_renew(last), OK);
    assert_eq!(understudy_c::understudy_ready(last, -1), OK);
    assert_eq!(understudy_c::understudy_count(), 1);
    assert_eq!(understudy_c::understudy_close_all(), OK);
}
