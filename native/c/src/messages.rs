//! Functions for the commonest messages: the library writes and numbers them, and tells them again where it must.

use crate::border::{guarded, keep_taken, put, zero_ended, Refusal};
use crate::codes::OK;
use crate::opened::opened;
use std::ffi::c_char;
use understudy::{Hello, Question, Squad, Value, Want};

fn json_of(text: &str) -> Result<Value, Refusal> {
    Ok(understudy::read_json(text)?)
}

/// A list of JSON.
///
/// # Safety
/// The text ends with a 0.
unsafe fn list_of(text: *const c_char, refusal: &'static str) -> Result<Vec<Value>, Refusal> {
    // SAFETY: the caller's promise.
    match json_of(unsafe { zero_ended(text)? })? {
        Value::Array(list) => Ok(list),
        _ => Err(Refusal::Argument(refusal)),
    }
}

/// A budget in milliseconds; 0 is no time for a plan, and means the default.
fn budget_of(ms: u32) -> u32 {
    if ms == 0 { 1000 } else { ms }
}

/// The name of a goal, or a goal in JSON.
fn goal_of(text: &str) -> Result<Value, Refusal> {
    if text.starts_with('{') { json_of(text) } else { Ok(text.into()) }
}

/// Begins a session, whose messages the library numbers.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_hello(handle: u64, domain: *const c_char, world: i32) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promise.
        let domain = unsafe { zero_ended(domain)? };
        let hello = Hello::new(domain);
        opened.say_hello(if world == 0 { hello } else { hello.world(world > 1) })?;
        Ok(OK)
    })
}

/// Sets the game's own time.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_time(handle: u64, now_ms: f64) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        if !now_ms.is_finite() {
            return Err(Refusal::Argument("a time is no finite number"));
        }
        opened.within(|session| {
            session.set_time(now_ms);
            Ok(())
        })?;
        Ok(OK)
    })
}

/// Tells an agent's whole state.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_see(handle: u64, agent: *const c_char, values: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promises.
        let (agent, values) = unsafe { (zero_ended(agent)?, zero_ended(values)?) };
        let values = json_of(values)?;
        opened.within(|session| session.see(agent, values))?;
        Ok(OK)
    })
}

/// Tells an agent's whole state, and its place.
///
/// # Safety
/// Texts end with a 0, and a place has as many numbers as it says.
#[no_mangle]
pub unsafe extern "C" fn understudy_see_at(handle: u64, agent: *const c_char, values: *const c_char, at: *const f64, count: usize) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        if at.is_null() || !(1..=3).contains(&count) {
            return Err(Refusal::Argument("a place has one to three numbers"));
        }
        // SAFETY: the caller's promises.
        let (agent, values) = unsafe { (zero_ended(agent)?, zero_ended(values)?) };
        // SAFETY: the caller's promise.
        let at = unsafe { std::slice::from_raw_parts(at, count) };
        if !at.iter().all(|each| each.is_finite()) {
            return Err(Refusal::Argument("a place is no finite number"));
        }
        let values = json_of(values)?;
        opened.within(|session| session.see_at(agent, values, Some(at)))?;
        Ok(OK)
    })
}

/// Tells things that came, changed or went; at first all that there are.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_see_things(handle: u64, things: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promise.
        let things = unsafe { list_of(things, "things are no list")? };
        opened.within(|session| session.see_things(things))?;
        Ok(OK)
    })
}

/// Tells all things, in place of those told before.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_see_all(handle: u64, things: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promise.
        let things = unsafe { list_of(things, "things are no list")? };
        opened.within(|session| session.see_all(things))?;
        Ok(OK)
    })
}

/// Answers a question about the costs of ways.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_ways(handle: u64, agent: *const c_char, rows: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promises.
        let (agent, rows) = unsafe { (zero_ended(agent)?, list_of(rows, "ways are no list")?) };
        opened.within(|session| session.ways(agent, rows))?;
        Ok(OK)
    })
}

/// Tells what an agent wants from now on.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_want(handle: u64, agent: *const c_char, goal: *const c_char, budget_ms: u32) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promises.
        let (agent, goal) = unsafe { (zero_ended(agent)?, zero_ended(goal)?) };
        let want = Want::new(goal_of(goal)?).budget_ms(budget_of(budget_ms));
        opened.within(|session| session.want(agent, want))?;
        Ok(OK)
    })
}

/// Ends an agent's want.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_idle(handle: u64, agent: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promise.
        let agent = unsafe { zero_ended(agent)? };
        opened.within(|session| session.idle(agent))?;
        Ok(OK)
    })
}

/// Removes an agent.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_leave(handle: u64, agent: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promise.
        let agent = unsafe { zero_ended(agent)? };
        opened.within(|session| session.leave(agent))?;
        Ok(OK)
    })
}

/// Tells that a step is finished.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_finished(handle: u64, agent: *const c_char, step_id: u64) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promise.
        let agent = unsafe { zero_ended(agent)? };
        opened.within(|session| session.finished(agent, step_id))?;
        Ok(OK)
    })
}

/// Tells that a step failed, and why.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_failed(handle: u64, agent: *const c_char, step_id: u64, why: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promises.
        let (agent, why) = unsafe { (zero_ended(agent)?, zero_ended(why)?) };
        opened.within(|session| session.failed(agent, step_id, why))?;
        Ok(OK)
    })
}

/// Makes a squad, or changes it.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_squad(handle: u64, name: *const c_char, members: *const c_char, goal: *const c_char, budget_ms: u32) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promises.
        let (name, members, goal) = unsafe { (zero_ended(name)?, zero_ended(members)?, zero_ended(goal)?) };
        let members = json_of(members)?;
        let squad = Squad::new(&[], goal_of(goal)?).budget_ms(budget_of(budget_ms)).with("members", members);
        opened.within(|session| session.squad(name, squad))?;
        Ok(OK)
    })
}

/// Ends a squad.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_disband(handle: u64, name: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promise.
        let name = unsafe { zero_ended(name)? };
        opened.within(|session| session.disband(name))?;
        Ok(OK)
    })
}

/// Asks for one plan.
///
/// # Safety
/// Texts end with a 0, and `id` may be written.
#[no_mangle]
pub unsafe extern "C" fn understudy_plan(handle: u64, agent: *const c_char, values: *const c_char, goal: *const c_char, budget_ms: u32, id: *mut u64) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promises.
        let (agent, values, goal) = unsafe { (zero_ended(agent)?, zero_ended(values)?, zero_ended(goal)?) };
        let question = Question::plan(agent, json_of(values)?, goal_of(goal)?).budget_ms(budget_of(budget_ms));
        let number = opened.within(|session| session.ask(question))?;
        // SAFETY: as above.
        unsafe { put(id, number)? };
        Ok(OK)
    })
}

/// Asks for a plan at once.
///
/// # Safety
/// Texts end with a 0, and `id` may be written.
#[no_mangle]
pub unsafe extern "C" fn understudy_plan_now(handle: u64, agent: *const c_char, values: *const c_char, goal: *const c_char, slice_ms: u32, id: *mut u64) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promises.
        let (agent, values, goal) = unsafe { (zero_ended(agent)?, zero_ended(values)?, zero_ended(goal)?) };
        let question = Question::now(agent, json_of(values)?, goal_of(goal)?).with("sliceMs", slice_ms);
        let number = opened.within(|session| session.ask(question))?;
        // SAFETY: as above.
        unsafe { put(id, number)? };
        Ok(OK)
    })
}

/// Proposes steps.
///
/// # Safety
/// Texts end with a 0, and `id` may be written.
#[no_mangle]
pub unsafe extern "C" fn understudy_propose(handle: u64, agent: *const c_char, values: *const c_char, goal: *const c_char, steps: *const c_char, budget_ms: u32, id: *mut u64) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promises.
        let (agent, values, goal) = unsafe { (zero_ended(agent)?, zero_ended(values)?, zero_ended(goal)?) };
        // SAFETY: the caller's promise.
        let steps = unsafe { list_of(steps, "steps are no list")? };
        let question = Question::proposal(agent, json_of(values)?, goal_of(goal)?, steps).budget_ms(budget_of(budget_ms));
        let number = opened.within(|session| session.ask(question))?;
        // SAFETY: as above.
        unsafe { put(id, number)? };
        Ok(OK)
    })
}

/// Answers a question to the game's model.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_model_answer(handle: u64, number: u64, answer: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promise.
        let answer = unsafe { zero_ended(answer)? };
        let answer = json_of(answer)?;
        opened.within(|session| session.answer_model(number, answer))?;
        Ok(OK)
    })
}

/// Tells that the game's model failed.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_model_failed(handle: u64, number: u64, why: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promise.
        let why = unsafe { zero_ended(why)? };
        opened.within(|session| session.model_failed(number, why))?;
        Ok(OK)
    })
}

/// The agents, squads and things of the session, for a saved game.
///
/// # Safety
/// Texts end with a 0, and `text` and `length` may be written.
#[no_mangle]
pub unsafe extern "C" fn understudy_save(handle: u64, text: *mut *const c_char, length: *mut usize) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        let saved = opened.within(|session| Ok(session.save().to_string()))?;
        let (address, bytes) = keep_taken(saved)?;
        // SAFETY: the caller's promise.
        unsafe {
            put(text, address)?;
            put(length, bytes)?;
        }
        Ok(OK)
    })
}

/// Goes on with a saved session.
///
/// # Safety
/// Texts end with a 0.
#[no_mangle]
pub unsafe extern "C" fn understudy_restore(handle: u64, saved: *const c_char) -> i32 {
    guarded(|| {
        let opened = opened(handle)?;
        // SAFETY: the caller's promise.
        let saved = unsafe { zero_ended(saved)? };
        let saved = json_of(saved)?;
        opened.within(|session| session.restore(&saved))?;
        Ok(OK)
    })
}

/// Opens an engine again that is over.
#[no_mangle]
pub extern "C" fn understudy_renew(handle: u64) -> i32 {
    guarded(|| {
        opened(handle)?.renew()?;
        Ok(OK)
    })
}
