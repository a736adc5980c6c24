//! Typed messages: their numbers, and what is said again.

use std::time::Duration;
use understudy::{json, Engine, Event, Hello, Limits, Session, Value, Want};

const STAND_IN: &str = include_str!("stand_in.js");
const PATIENCE: Duration = Duration::from_secs(60);

fn begin() -> Session {
    let engine = Engine::with_script(STAND_IN, "{}", Limits::default()).expect("it opens");
    let mut session = Session::new(engine, Hello::new("hut").world(false)).expect("it begins");
    assert_eq!(session.wait_event(PATIENCE), Some(Event::Welcome));
    session
}

fn other(session: &mut Session) -> Value {
    match session.wait_event(PATIENCE) {
        Some(Event::Other(message)) => message,
        event => panic!("{event:?}"),
    }
}

#[test]
fn plays_a_step() {
    let mut session = begin();
    session.see("ann", json!({ "wood": 0 })).unwrap();
    assert_eq!(other(&mut session), json!({ "type": "stated", "seq": 1, "values": { "wood": 0 } }));
    session.want("ann", Want::new("warm")).unwrap();
    let Some(Event::Begin { agent, step_id, step, .. }) = session.wait_event(PATIENCE) else { panic!() };
    assert_eq!((agent.as_str(), step.to_string().as_str(), step.text("tree")), ("ann", "chop oak", Some("oak")));
    session.finished(&agent, step_id).unwrap();
    assert_eq!(other(&mut session)["event"], "finished");
    session.failed(&agent, step_id, "it fell").unwrap();
    assert_eq!(other(&mut session)["event"], "failed");
    assert_eq!(session.see("ann", json!(7)).unwrap_err().code, "message-invalid");
}

#[test]
fn says_everything_again_where_it_is_asked() {
    let mut session = begin();
    session.see_all(vec![json!({ "id": 1, "kind": "tree", "properties": { "wood": 3, "old": true } })]).unwrap();
    session.see_things(vec![json!({ "id": 1, "properties": { "wood": 2 } }), json!({ "id": 2, "kind": "tree" })]).unwrap();
    session.see_things(vec![json!({ "id": 2, "gone": true })]).unwrap();
    session.see("ann", json!({ "wood": 0 })).unwrap();
    for _ in 0..4 {
        other(&mut session);
    }
    session.send(json!({ "type": "forget" })).unwrap();
    let seen = other(&mut session);
    assert_eq!(seen["things"], json!([{ "id": 1, "kind": "tree", "properties": { "wood": 2, "old": true } }]));
    assert_eq!(other(&mut session)["seq"], 7);
    session.send(json!({ "type": "forget", "agents": ["bo"] })).unwrap();
    assert_eq!(session.wait_event(Duration::from_millis(50)), None);
}

#[test]
fn lists_the_things_that_are_told_first() {
    let mut session = begin();
    let lost = session.see_things(vec![json!({ "id": 1, "kind": "tree" }), json!({ "id": 2, "gone": true })]).unwrap_err();
    assert_eq!((lost.code.as_str(), lost.pointer.as_deref()), ("unknown-thing", Some("/1/id")));
    let change = |id: u64, gone: bool| json!({ "id": id, "kind": "tree", "gone": gone });
    session.see_things(vec![json!({ "id": 1, "kind": "tree" }), change(2, false), change(2, true)]).unwrap();
    assert!(session.see_things(vec![change(1, true), change(1, true)]).is_err());
    let seen = other(&mut session);
    assert_eq!((&seen["part"], &seen["parts"], &seen["things"]), (&json!(1), &json!(1), &json!([{ "id": 1, "kind": "tree" }])));
    session.see_things(vec![json!({ "id": 3, "kind": "tree" })]).unwrap();
    assert_eq!(other(&mut session)["part"], Value::Null);
}

#[test]
fn splits_long_lists_of_things() {
    let mut session = begin();
    let things: Vec<_> = (0..300).map(|id| json!({ "id": id, "kind": "tree", "at": [id, 0] })).collect();
    session.see_all(things.clone()).unwrap();
    let mut seen = Vec::new();
    loop {
        let part = other(&mut session);
        assert!(part.to_string().len() <= 4096);
        seen.extend(part["things"].as_array().unwrap().clone());
        if part["part"] == part["parts"] {
            break;
        }
    }
    assert_eq!(seen, things);
}

#[test]
fn survives_what_is_no_message() {
    let mut session = begin();
    session.send(json!({ "type": "invalid" })).unwrap();
    session.send(json!({ "type": "echo", "text": "still here" })).unwrap();
    assert_eq!(other(&mut session)["text"], "still here");
    session.send(json!({ "type": "throw" })).unwrap();
    let Some(Event::Failed { agent: None, error, .. }) = session.wait_event(PATIENCE) else { panic!() };
    assert_eq!(error.code, "script-failed");
    assert!(error.message.contains("out of order"));
    assert_eq!(session.idle("ann").unwrap_err().code, "script-failed");
}
