//! The host's side: queues, limits, ends. A stand-in takes the planner's place.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use understudy::{json, Engine, Error, Limits, State, Value};

const STAND_IN: &str = include_str!("stand_in.js");
/// Only what hangs takes as long.
const PATIENCE: Duration = Duration::from_secs(60);

fn open(limits: Limits) -> Engine {
    Engine::with_script(STAND_IN, "{}", limits).expect("it opens")
}

fn send(engine: &Engine, message: Value) {
    engine.send(&message.to_string()).expect("it is taken");
}

fn take(engine: &Engine) -> Value {
    assert!(engine.wait(PATIENCE), "a message comes; {:?}", engine.state());
    serde_json::from_str(&engine.take().expect("it is there")).expect("it is JSON")
}

fn failure(engine: &Engine) -> Error {
    assert!(!engine.settle(PATIENCE));
    match engine.state() {
        State::Failed(error) => error,
        other => panic!("it is {other:?}"),
    }
}

#[test]
fn answers_messages_timers_promises_and_long_work() {
    let engine = open(Limits::default());
    send(&engine, json!({ "type": "echo", "text": "täglich \u{1F333}" }));
    assert_eq!(take(&engine)["text"], "täglich \u{1F333}");
    send(&engine, json!({ "type": "promise" }));
    assert_eq!(take(&engine)["type"], "kept");
    send(&engine, json!({ "type": "later", "ms": 20, "text": "so late" }));
    assert_eq!(take(&engine)["text"], "so late");
    send(&engine, json!({ "type": "slices", "count": 300_000 }));
    send(&engine, json!({ "type": "echo", "text": "meanwhile" }));
    assert_eq!(take(&engine)["text"], "meanwhile");
    assert_eq!(take(&engine)["type"], "worked");
    assert!(engine.settle(PATIENCE));
    assert!(engine.memory_bytes().unwrap() > 10_000);
    assert_eq!(engine.take(), None);
}

#[test]
fn tells_refusals_as_messages() {
    let engine = open(Limits::default());
    engine.send("{ no JSON").unwrap();
    send(&engine, json!({ "type": "unheard" }));
    assert_eq!(take(&engine)["code"], "invalid-request");
    let refusal = take(&engine);
    assert_eq!((&refusal["type"], &refusal["pointer"]), (&json!("error"), &json!("/type")));
    assert_eq!(engine.state(), State::Open);
}

#[test]
fn tells_wrong_options() {
    let error = Engine::with_script(STAND_IN, r#"{"refuse":true}"#, Limits::default()).unwrap_err();
    assert_eq!((error.code.as_str(), error.pointer.as_deref()), ("unknown-domain", Some("/domain")));
    assert_eq!(Engine::with_script(STAND_IN, "{", Limits::default()).unwrap_err().code, "invalid-request");
    assert_eq!(Engine::with_script(STAND_IN, "\0", Limits::default()).unwrap_err().code, "options-invalid");
    assert_eq!(Engine::with_script("1 +", "{}", Limits::default()).unwrap_err().code, "script-failed");
    assert_eq!(Engine::with_script("1", "{}", Limits::default()).unwrap_err().code, "script-failed");
}

#[test]
fn cuts_what_never_ends() {
    let limits = Limits { call: Duration::from_millis(500), ..Limits::default() };
    for kind in ["spin", "chain"] {
        let engine = open(limits.clone());
        send(&engine, json!({ "type": kind }));
        assert_eq!(failure(&engine).code, "time-limit", "{kind}");
        assert_eq!(take(&engine)["code"], "time-limit");
        assert_eq!(engine.send("{}").unwrap_err().code, "time-limit");
    }
    assert_eq!(Engine::with_script(STAND_IN, r#"{"spin":true}"#, limits).unwrap_err().code, "time-limit");
}

#[test]
fn ends_by_its_limits_without_ending_the_program() {
    for (kind, code) in [("eat", "memory-limit"), ("deep", "script-failed"), ("throw", "script-failed")] {
        let engine = open(Limits { memory_bytes: 32 << 20, ..Limits::default() });
        send(&engine, json!({ "type": kind }));
        assert_eq!(failure(&engine).code, code, "{kind}");
    }
    let tight = Limits { memory_bytes: 100_000, ..Limits::default() };
    assert!(Engine::with_script(STAND_IN, "{}", tight).is_err());
}

#[test]
fn refuses_what_is_too_much() {
    let engine = open(Limits { message_bytes: 100, waiting_bytes: 1000, stepped: true, ..Limits::default() });
    assert_eq!(engine.send(&"x".repeat(101)).unwrap_err().code, "message-too-large");
    assert_eq!(engine.send("a\0b").unwrap_err().code, "message-invalid");
    assert_eq!(engine.step(f64::NAN, 1.0).unwrap_err().code, "message-invalid");
    let endless = open(Limits { waiting_bytes: 1000, ..Limits::default() });
    send(&endless, json!({ "type": "spin" }));
    let refusal = (0..100).find_map(|_| endless.send("{}").err()).expect("the queue is full");
    assert_eq!(refusal.code, "queue-full");
    // A game that closes waits for nothing.
    endless.close();
    assert_eq!(endless.memory_bytes().unwrap_err().code, "closed");
    assert_eq!((endless.state(), endless.send("{}").unwrap_err().code.as_str()), (State::Closed, "closed"));
}

#[test]
fn keeps_messages_in_the_script_while_nobody_takes_them() {
    let engine = open(Limits { waiting_bytes: 10_000, ..Limits::default() });
    send(&engine, json!({ "type": "flood", "count": 500 }));
    for i in 0..500 {
        assert_eq!(take(&engine)["i"], i);
    }
}

#[test]
fn answers_a_game_that_never_stops_sending() {
    let engine = Arc::new(open(Limits::default()));
    let is_heard = Arc::new(AtomicBool::new(false));
    let (sender, heard) = (engine.clone(), is_heard.clone());
    let sending = thread::spawn(move || {
        while !heard.load(Ordering::Relaxed) {
            // The queue may be full.
            let _ = sender.send(r#"{"type":"echo","text":"still here"}"#);
        }
    });
    let has_come = engine.wait(PATIENCE);
    is_heard.store(true, Ordering::Relaxed);
    sending.join().unwrap();
    assert!(has_come, "{:?}", engine.state());
}

#[test]
fn works_only_in_steps_where_the_game_says_so() {
    let engine = open(Limits { stepped: true, ..Limits::default() });
    send(&engine, json!({ "type": "later", "ms": 0, "text": "now" }));
    assert!(engine.settle(PATIENCE));
    assert_eq!(engine.take(), None);
    assert_eq!(engine.step(77.0, 5.0).unwrap(), -1.0);
    assert_eq!(take(&engine)["nowMs"], 77);
    assert_eq!(open(Limits::default()).step(0.0, 1.0).unwrap_err().code, "not-stepped");
    engine.close();
    assert_eq!(engine.step(0.0, 1.0).unwrap_err().code, "closed");
}

#[test]
fn takes_calls_from_any_thread() {
    let engine = Arc::new(open(Limits::default()));
    let speakers: Vec<_> = (0..8)
        .map(|from| {
            let engine = engine.clone();
            thread::spawn(move || {
                for text in 0..200 {
                    send(&engine, json!({ "type": "echo", "from": from, "text": text }));
                }
            })
        })
        .collect();
    let mut next = [0; 8];
    for _ in 0..8 * 200 {
        let message = take(&engine);
        let from = usize::try_from(message["from"].as_u64().unwrap()).unwrap();
        assert_eq!(message["text"], next[from], "of {from}");
        next[from] += 1;
    }
    speakers.into_iter().for_each(|each| each.join().unwrap());
}

/// Threads of this process; 0 where the system does not tell.
fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

#[test]
fn leaves_nothing_of_many_engines_in_turn() {
    let turns = std::env::var("UNDERSTUDY_TURNS").ok().and_then(|each| each.parse().ok()).unwrap_or(200);
    let before = threads();
    for turn in 0..turns {
        let engine = open(Limits::default());
        // Some are closed while they open, work, or never end.
        match turn % 4 {
            0 => {}
            1 => send(&engine, json!({ "type": "slices", "count": 1_000_000 })),
            2 => send(&engine, json!({ "type": "spin" })),
            _ => {
                send(&engine, json!({ "type": "echo", "text": turn }));
                assert_eq!(take(&engine)["text"], turn);
            }
        }
    }
    // Tests beside this one have engines of their own.
    assert!(threads() < before + 64, "{before} threads became {}", threads());
}

#[test]
fn opens_in_the_background() {
    let engine = Engine::with_script(STAND_IN, "{}", Limits::default()).unwrap();
    assert!(engine.ready(Duration::ZERO));
    let other = Engine::start("{", Limits::default()).unwrap();
    let _ = other.send("{}");
    assert!(!other.ready(PATIENCE));
    assert!(matches!(other.state(), State::Failed(_)));
}
