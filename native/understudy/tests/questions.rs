//! Questions beside agents, the game's own model, saved games and new engines, with the planner itself.

use std::time::Duration;
use understudy::{json, Answer, Engine, Error, Event, Hello, Limits, ModelQuestion, Question, Session, Squad, Value, Want};

const OPTIONS: &str = include_str!("hut.options.json");
const PATIENCE: Duration = Duration::from_secs(60);

fn cold() -> Value {
    json!({ "at": "home", "wood": 0, "fire_lit": false })
}

fn go(place: &str) -> Value {
    json!({ "tool": "goto", "args": { "place": place } })
}

fn best() -> Vec<Value> {
    vec![go("forest"), json!({ "tool": "chop", "args": {} }), json!({ "tool": "chop", "args": {} }), go("home"), json!({ "tool": "light_fire", "args": {} })]
}

fn begin(model: Option<Value>) -> Session {
    let mut options: Value = understudy::read_json(OPTIONS).expect("it is JSON");
    if let Some(model) = model {
        options["model"] = model;
    }
    let engine = Engine::open(&options.to_string(), Limits::default()).expect("it opens");
    let mut session = Session::new(engine, Hello::new("hut")).expect("it begins");
    assert_eq!(session.wait_event(PATIENCE), Some(Event::Welcome));
    session
}

fn heard(session: &mut Session) -> Event {
    session.wait_event(PATIENCE).expect("something comes")
}

fn answer(session: &mut Session, asked: u64) -> Answer {
    match heard(session) {
        Event::Answer { id, answer, .. } if id == asked => answer,
        other => panic!("{other:?}"),
    }
}

fn wanted(session: &mut Session) -> ModelQuestion {
    match heard(session) {
        Event::ModelWanted(question) => question,
        other => panic!("{other:?}"),
    }
}

fn refused(session: &mut Session) -> Error {
    match heard(session) {
        Event::Refused { error, .. } => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn asks_for_plans_and_proposes_steps() {
    let mut session = begin(None);
    let now = Question::now("ann", cold(), "warm").with("sliceMs", 1000);
    for question in [now, Question::plan("ann", cold(), "warm").budget_ms(60_000)] {
        let asked = session.ask(question).unwrap();
        let plan = answer(&mut session, asked);
        assert_eq!((plan.status.as_str(), plan.cost, plan.is_optimal, plan.steps.len()), ("solved", 9.0, true, 5));
    }
    let asked = session.ask(Question::proposal("ann", cold(), "warm", best()).budget_ms(60_000)).unwrap();
    assert_eq!(answer(&mut session, asked).source, "llm");
    let broken = vec![go("forest"), json!({ "tool": "fly", "args": {} }), json!({ "tool": "light_fire", "args": {} })];
    let asked = session.ask(Question::proposal("ann", cold(), "warm", broken).budget_ms(60_000)).unwrap();
    let plan = answer(&mut session, asked);
    assert_eq!((plan.source.as_str(), plan.status.as_str()), ("llm", "solved"));
    session.ask(Question::now("ann", cold(), "cold")).unwrap();
    let error = refused(&mut session);
    assert_eq!((error.code.as_str(), error.pointer.as_deref()), ("invalid-request", Some("/goal")));
    let hint = error.hint.clone().expect("it has a hint");
    assert_eq!(error.to_string().matches(hint.as_str()).count(), 1, "{error}");
    session.ask(Question::together(json!({ "ann": { "state": cold() } }), "warm")).unwrap();
    assert_eq!(refused(&mut session).pointer.as_deref(), Some("/domain"));
}

#[test]
fn tells_why_a_proposal_does_not_work() {
    let mut session = begin(None);
    let steps = vec![json!({ "tool": "goto", "args": { "place": "sea" } })];
    let asked = session.ask(Question::proposal("ann", cold(), "warm", steps).budget_ms(60_000)).unwrap();
    let plan = answer(&mut session, asked);
    assert_eq!((plan.source.as_str(), plan.reason.as_deref()), ("classical", Some("unsound-plan")));
    assert_eq!(plan.detail.as_deref(), Some("step 1, goto(place=sea): there is no such action"));
    let bare: Vec<_> = best().into_iter().map(|step| if step["tool"] == "goto" { step } else { json!({ "tool": step["tool"] }) }).collect();
    let asked = session.ask(Question::proposal("ann", cold(), "warm", bare).budget_ms(60_000)).unwrap();
    assert_eq!(answer(&mut session, asked).source, "llm");
}

#[test]
fn tells_when_steps_start() {
    let walk = json!({ "name": "walk", "then": { "there": true }, "duration": 4 });
    let domain = json!({ "name": "walks", "state": { "there": { "type": "boolean" } }, "tools": [walk], "goals": [{ "name": "gone", "when": { "there": true } }] });
    let options = json!({ "domains": [{ "domain": domain }] });
    let mut session = Session::new(Engine::open(&options.to_string(), Limits::default()).unwrap(), Hello::new("walks")).unwrap();
    assert_eq!(heard(&mut session), Event::Welcome);
    let asked = session.ask(Question::plan("ann", json!({ "there": false }), "gone").budget_ms(60_000)).unwrap();
    let plan = answer(&mut session, asked);
    assert_eq!((plan.steps[0].starts_at, plan.steps[0].duration), (Some(0.0), Some(4.0)));
}

/// The error of a name that never was.
fn wrong(session: &mut Session) -> Error {
    match heard(session) {
        Event::Failed { error, .. } => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn tells_of_names_that_never_were() {
    let mut session = begin(None);
    session.see("ann", cold()).unwrap();
    session.finished("anne", 1).unwrap();
    let error = wrong(&mut session);
    assert_eq!((error.code.as_str(), error.pointer.as_deref()), ("invalid-request", Some("/agent")));
    assert!(error.message.contains("did you mean \"ann\"?"), "{error}");
    session.idle("anne").unwrap();
    assert_eq!(wrong(&mut session).pointer.as_deref(), Some("/agent"));
    assert_eq!(session.save()["agents"].as_object().map(|agents| agents.len()), Some(1));
    session.leave("anne").unwrap();
    assert_eq!(wrong(&mut session).pointer.as_deref(), Some("/agent"));
    session.failed("ann", 99, "no way").unwrap();
    assert_eq!(wrong(&mut session).pointer.as_deref(), Some("/stepId"));
    session.disband("crew").unwrap();
    assert_eq!(wrong(&mut session).pointer.as_deref(), Some("/squad"));
    session.interrupt("crew", None).unwrap();
    assert_eq!(wrong(&mut session).pointer.as_deref(), Some("/squad"));
    // What is said of an agent that has left is late.
    session.leave("ann").unwrap();
    session.leave("ann").unwrap();
    session.want("ann", Want::new("warm")).unwrap();
    assert_eq!(wrong(&mut session).code, "invalid-state");
}

#[test]
fn refuses_things_without_a_world() {
    let mut session = begin(None);
    assert_eq!(session.see_all(Vec::new()).unwrap_err().code, "no-world");
    assert_eq!(session.see_things(vec![json!({ "id": 1, "kind": "tree" })]).unwrap_err().code, "no-world");
    assert_eq!(session.see_at("ann", cold(), Some(&[1.0])).unwrap_err().code, "no-world");
    assert_eq!(session.save()["agents"], json!({}));
}

#[test]
fn lets_the_model_of_the_game_plan() {
    let mut session = begin(Some(json!({ "name": "scripted" })));
    let asked = session.ask(Question::plan("ann", cold(), "warm").budget_ms(60_000)).unwrap();
    let question = wanted(&mut session);
    assert_eq!((question.kind.as_str(), question.domain.as_str(), question.number), ("plan", "hut", 1));
    assert!(question.user.ends_with("Goal: fire_lit=true") && question.schema["required"] == json!(["steps"]));
    session.answer_model(question.number, json!({ "steps": best() })).unwrap();
    assert_eq!(answer(&mut session, asked).source, "llm");
    for number in [1, 7] {
        session.answer_model(number, json!([])).unwrap();
        assert_eq!(refused(&mut session).pointer.as_deref(), Some("/number"));
        session.model_failed(number, "out of memory").unwrap();
        assert_eq!(refused(&mut session).pointer.as_deref(), Some("/number"));
    }
}

#[test]
fn plans_alone_where_the_model_fails_or_stays_silent() {
    let mut session = begin(Some(json!({})));
    let asked = session.ask(Question::plan("ann", cold(), "warm").budget_ms(60_000)).unwrap();
    let question = wanted(&mut session);
    session.model_failed(question.number, &"out of memory ".repeat(1000)).unwrap();
    let plan = answer(&mut session, asked);
    assert_eq!((plan.source.as_str(), plan.reason.as_deref()), ("classical", Some("backend-error")));
    let asked = session.ask(Question::plan("ann", cold(), "warm").budget_ms(200)).unwrap();
    wanted(&mut session);
    let plan = answer(&mut session, asked);
    assert_eq!((plan.status.as_str(), plan.reason.as_deref()), ("solved", Some("timeout")));
}

#[test]
fn tells_why_the_plan_of_the_model_is_not_taken() {
    let mut session = begin(Some(json!({ "name": "scripted" })));
    session.see("ann", cold()).unwrap();
    session.want("ann", Want::new("warm").budget_ms(60_000).plans()).unwrap();
    let question = wanted(&mut session);
    session.answer_model(question.number, json!({ "steps": [go("sea")] })).unwrap();
    let Event::Plan { plan, .. } = heard(&mut session) else { panic!() };
    assert_eq!((plan.source.as_str(), plan.reason.as_deref()), ("classical", Some("unsound-plan")));
}

#[test]
fn goes_on_in_a_new_engine_and_from_a_saved_game() {
    let mut session = begin(None);
    session.see("ann", cold()).unwrap();
    session.want("ann", Want::new("warm")).unwrap();
    assert!(matches!(heard(&mut session), Event::Begin { ref agent, ref step, part: None, .. } if agent == "ann" && step.tool == "goto"));
    let saved = session.save();
    // As an engine that came to the end of its memory: whatever ended it, it takes nothing more.
    session.engine().close();
    assert_eq!(session.idle("bo").unwrap_err().code, "closed");
    session.renew(Engine::open(OPTIONS, Limits::default()).unwrap()).unwrap();
    assert_eq!(heard(&mut session), Event::Welcome);
    // Late: a step of the engine before.
    session.finished("ann", 1).unwrap();
    assert!(matches!(heard(&mut session), Event::Begin { step_id: 1, .. }));
    session.see("ann", json!({ "at": "forest", "wood": 0, "fire_lit": false })).unwrap();
    session.finished("ann", 1).unwrap();
    let event = heard(&mut session);
    assert!(matches!(event, Event::Begin { ref step, .. } if step.tool == "chop"), "{event:?}");
    session.restore(&understudy::read_json(&saved.to_string()).unwrap()).unwrap();
    let again = std::iter::from_fn(|| session.wait_event(PATIENCE)).find(|event| matches!(event, Event::Begin { .. }));
    assert!(matches!(again, Some(Event::Begin { ref step, .. }) if step.text("place") == Some("forest")));
    assert_eq!(session.save(), saved);
}

#[test]
fn refuses_what_no_session_has_saved() {
    let mut session = begin(None);
    session.see("ann", cold()).unwrap();
    let saved = session.save();
    let wrong = [("agents", json!([])), ("squads", json!({ "s": 1 })), ("things", json!(null)), ("nowMs", json!("now"))];
    for (name, value) in wrong {
        let mut other = saved.clone();
        other[name] = value;
        let error = session.restore(&other).unwrap_err();
        assert_eq!(error.code, "message-invalid");
        assert!(error.pointer.is_some_and(|pointer| pointer.starts_with(&format!("/{name}"))));
        assert_eq!(session.save(), saved);
    }
    let mut other = saved.clone();
    other["agents"]["ann"]["want"] = json!({ "type": "bye" });
    assert_eq!(session.restore(&other).unwrap_err().pointer.as_deref(), Some("/agents/ann/want"));
}

#[test]
fn tells_squads_again() {
    let mut session = begin(None);
    session.squad("s", Squad::new(&["ann", "bo"], "warm").timed().roles().with("unitMs", 500)).unwrap();
    let Event::Failed { error, .. } = heard(&mut session) else { panic!() };
    assert_eq!(error.code, "invalid-request");
    assert_eq!(session.save()["squads"]["s"]["members"], json!(["ann", "bo"]));
    session.disband("s").unwrap();
    assert_eq!(session.save()["squads"], json!({}));
}
