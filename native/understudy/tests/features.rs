//! Rows of the table of languages for Rust, with the planner itself; others are in `questions.rs`.

use std::time::Duration;
use understudy::{json, Engine, Event, Hello, Limits, Question, Session, Squad, Value, Want};

const OPTIONS: &str = include_str!("features.options.json");
const PATIENCE: Duration = Duration::from_secs(60);

fn begin(hello: Hello) -> Session {
    let engine = Engine::open(OPTIONS, Limits::default()).expect("it opens");
    let mut session = Session::new(engine, hello).expect("it begins");
    assert_eq!(session.wait_event(PATIENCE), Some(Event::Welcome));
    session
}

/// The next event that is of interest.
fn heard<Found>(session: &mut Session, find: impl Fn(Event) -> Option<Found>) -> Found {
    std::iter::from_fn(|| session.wait_event(PATIENCE)).find_map(find).expect("it comes")
}

fn at(place: &str) -> Value {
    json!({ "at": place, "beam_up": false, "nailed": false, "planks": 0 })
}

#[test]
fn plays_a_squad_on_the_time_of_the_game() {
    let mut session = begin(Hello::new("yard"));
    session.set_time(5000.0);
    session.see("ann", at("mill")).unwrap();
    session.see("bo", at("site")).unwrap();
    session.squad("crew", Squad::new(&["ann", "bo"], "raised").budget_ms(60_000).roles()).unwrap();
    let (step, until_ms) = heard(&mut session, |event| match event {
        Event::Begin { agent, step, part: Some(part), .. } if agent == "ann" => Some((step, part.until_ms)),
        _ => None,
    });
    assert_eq!((step.tool.as_str(), until_ms.map(|each| each >= 9000.0)), ("saw", Some(true)));
    let roles = heard(&mut session, |event| match event {
        Event::Roles { roles, .. } => Some(roles),
        _ => None,
    });
    assert!(roles.iter().any(|role| role.agent == "bo" && role.step.tool == "nail" || role.step.tool == "hold_beam"));
}

#[test]
fn plans_together() {
    let mut session = begin(Hello::new("hut"));
    let agents = json!({ "ann": { "state": at("mill") }, "bo": { "state": at("site") } });
    session.ask(Question::together(agents, "raised").domain("yard").budget_ms(60_000)).unwrap();
    let plan = heard(&mut session, |event| match event {
        Event::JointPlan { plan, .. } => Some(plan),
        _ => None,
    });
    assert_eq!(plan.status, "solved");
    assert!(plan.steps.iter().any(|each| each.agent == "bo") && plan.time > 10.0);
}

#[test]
fn reads_words() {
    let mut session = begin(Hello::new("hut"));
    session.see("ann", json!({ "at": "home", "wood": 0, "fire_lit": false })).unwrap();
    session.want("ann", Want::new(json!({ "directive": "Please light the fire!" })).budget_ms(60_000).plans()).unwrap();
    let plan = heard(&mut session, |event| match event {
        Event::Plan { plan, .. } => Some(plan),
        _ => None,
    });
    assert_eq!(plan.steps.last().map(|step| step.tool.as_str()), Some("light_fire"));
}

#[test]
fn plans_with_things() {
    let mut session = begin(Hello::new("tower").world(false));
    let flask = |id: &str, x: f64| json!({ "id": id, "kind": "flask", "at": [x, 0] });
    session.see_things(vec![flask("near", 3.0), flask("far", 90.0)]).unwrap();
    session.see_at("ann", json!({ "near": "nothing", "oil": false }), Some(&[0.0, 0.0])).unwrap();
    session.want("ann", Want::new("oiled").budget_ms(60_000)).unwrap();
    let step = heard(&mut session, |event| match event {
        Event::Begin { step, .. } => Some(step),
        _ => None,
    });
    assert_eq!((step.tool.as_str(), step.text("to")), ("go", Some("near")));
}
