//! Many answers of one engine: its memory stays flat, and nobody waits in vain. `UNDERSTUDY_ANSWERS` is their number.

use std::collections::BTreeSet;
use std::time::Duration;
use understudy::{json, Engine, Event, Hello, Limits, Question, Session, Value, Want};

const OPTIONS: &str = include_str!("hut.options.json");
const GUARD: &str = include_str!("../../../examples/domains/guard.json");
const PATIENCE: Duration = Duration::from_secs(60);
/// Frames of a game, and the questions in each.
const FRAME: Duration = Duration::from_millis(16);
const QUESTIONS: u64 = 40;
/// The bytes by which an engine may have grown since a tenth of all questions: garbage that waits for a collection, and
/// caches that still fill. It is less than 50 bytes an answer in 200,000.
const MOST_GROWTH: usize = 8 << 20;

fn count() -> u64 {
    std::env::var("UNDERSTUDY_ANSWERS").ok().and_then(|each| each.parse().ok()).unwrap_or(3000)
}

fn begin() -> Session {
    let engine = Engine::open(OPTIONS, Limits::default()).expect("it opens");
    let mut session = Session::new(engine, Hello::new("hut")).expect("it begins");
    assert_eq!(session.wait_event(PATIENCE), Some(Event::Welcome));
    session
}

fn hut(at: u64) -> Value {
    json!({ "at": if at % 2 == 0 { "home" } else { "forest" }, "wood": at % 8, "fire_lit": false })
}

/// One question of each kind in turn: a want of an agent, a plan at once, a proposal, a plan. The number of a question.
fn ask(session: &mut Session, at: u64) -> Option<u64> {
    let agent = format!("ann {}", at % 20);
    let chop = json!({ "tool": "chop", "args": {} });
    let question = match at % 4 {
        0 => {
            session.see(&agent, hut(at / 4)).unwrap();
            // Another budget makes it another want, which is answered anew.
            session.want(&agent, Want::new("warm").plans().with("budgetMs", 1000 + at)).unwrap();
            return None;
        }
        1 => Question::now(&agent, hut(at / 4), "warm"),
        2 => Question::proposal(&agent, hut(at / 4), "warm", vec![chop]),
        _ => Question::plan(&agent, hut(at / 4), "warm"),
    };
    Some(session.ask(question).unwrap())
}

/// Whether an event is the answer to a question, or without one a plan for a want.
fn is_answer(event: &Event, asked: Option<u64>) -> bool {
    match event {
        Event::Plan { plan, .. } => asked.is_none() && !plan.is_revised,
        Event::Answer { id, .. } => asked == Some(*id),
        Event::Refused { error, .. } | Event::Failed { error, .. } => panic!("{error}"),
        _ => false,
    }
}

fn stays_flat(mut session: Session, answers: u64, rest: Duration) {
    let mut at_first = 0;
    for at in 0..answers {
        let asked = ask(&mut session, at);
        while !is_answer(&session.wait_event(PATIENCE).expect("an answer comes"), asked) {}
        if at % QUESTIONS == 0 {
            std::thread::sleep(rest);
        }
        if at == answers / 10 {
            at_first = session.engine().memory_bytes().unwrap();
        }
    }
    let in_the_end = session.engine().memory_bytes().unwrap();
    println!("{answers} answers: {at_first} bytes after a tenth of them, {in_the_end} in the end");
    assert!(in_the_end <= at_first + MOST_GROWTH, "{at_first} bytes became {in_the_end}");
}

#[test]
fn stays_flat_as_fast_as_it_can() {
    stays_flat(begin(), count(), Duration::ZERO);
}

#[test]
fn stays_flat_at_the_pace_of_frames() {
    stays_flat(begin(), count(), FRAME);
}

#[test]
fn lets_two_hundred_agents_begin_that_want_at_once() {
    let guard: Value = GUARD.parse().unwrap();
    let options = json!({ "domains": [{ "domain": guard }] }).to_string();
    let engine = Engine::open(&options, Limits::default()).expect("it opens");
    let mut session = Session::new(engine, Hello::new("guard")).expect("it begins");
    let places = ["post", "armory", "gate", "tower", "infirmary"];
    let mut waiting = BTreeSet::new();
    for at in 0..200_usize {
        let (agent, weapon) = (format!("guard {at}"), ["none", "sword", "bow"][at % 3]);
        let state = json!({ "at": places[at % 5], "enemy": "none", "weapon": weapon, "arrows": at % 7, "health": 2 + at % 3,
            "in_cover": false, "alarm": false, "gate_closed": false, "has_bandage": false });
        session.see(&agent, state).unwrap();
        session.want(&agent, Want::new(["defeat_enemy", "secure"][at % 2])).unwrap();
        waiting.insert(agent);
    }
    while !waiting.is_empty() {
        match session.wait_event(PATIENCE).expect("each begins") {
            Event::Begin { agent, .. } => waiting.remove(&agent),
            Event::Plan { agent, plan, .. } => panic!("{agent} is told {}", plan.status),
            Event::Refused { error, .. } | Event::Failed { error, .. } => panic!("{error}"),
            _ => false,
        };
    }
}
