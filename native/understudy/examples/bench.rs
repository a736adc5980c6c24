//! Measures an engine: `cargo run --release --example bench -- OPTIONS.json QUESTION.json`. The question has the domain, the
//! states of agents, the goals that they want in turn, and how often; in a domain with things also these, and where agents are. Prints one JSON object, as the Node program beside it; all
//! times are the processor's.

mod processor;

use std::time::Duration;
use std::{env, fs, thread};
use understudy::{json, Engine, Event, Hello, Limits, Session, Value, Want};

const PATIENCE: Duration = Duration::from_secs(60);

fn main() -> Result<(), understudy::Error> {
    let names: Vec<String> = env::args().skip(1).collect();
    let options = fs::read_to_string(&names[0]).expect("the options");
    let question: Value = serde_json::from_str(&fs::read_to_string(&names[1]).expect("the question")).expect("JSON");
    let engine = Engine::open(&options, Limits::default())?;
    let open_ms = processor::ms();
    let mut session = begin(engine, &question)?;
    let goals = question["goals"].as_array().expect("goals").clone();
    let states = question["agents"].as_object().expect("agents").clone();
    let first = states.keys().next().expect("an agent").clone();
    decide(&mut session, &question, &first, &goals[0])?;
    let first_plan_ms = processor::ms();
    // Known plans, from the game's plan library or an earlier search, apart from new searches.
    let (mut known, mut searched) = (Vec::new(), Vec::new());
    for _ in 0..question["times"].as_u64().expect("times") {
        for agent in states.keys() {
            for goal in &goals {
                // What the engine does of its own accord between decisions is none of theirs.
                session.engine().settle(PATIENCE);
                let asked = processor::ms();
                let source = decide(&mut session, &question, agent, goal)?;
                let times = if source == "classical" { &mut searched } else { &mut known };
                times.push(processor::ms() - asked);
            }
        }
    }
    session.engine().settle(PATIENCE);
    let memory = session.engine().memory_bytes()?;
    drop(session);
    known.sort_by(f64::total_cmp);
    searched.sort_by(f64::total_cmp);
    let at = |times: &[f64], part: f64| times.get((times.len().saturating_sub(1) as f64 * part) as usize).copied();
    println!(
        "{}",
        json!({ "openMs": open_ms, "firstPlanMs": first_plan_ms, "knownP50Ms": at(&known, 0.5),
            "knownP95Ms": at(&known, 0.95), "searchedP50Ms": at(&searched, 0.5), "searchedP95Ms": at(&searched, 0.95),
            "tickUs": tick_us(&options, &question)?, "memoryMb": memory as f64 / 1e6 })
    );
    Ok(())
}

/// Begins a session, and tells of the things if there are any.
fn begin(engine: Engine, question: &Value) -> Result<Session, understudy::Error> {
    let hello = Hello::new(question["domain"].as_str().expect("a domain"));
    let Some(things) = question["things"].as_array() else { return Session::new(engine, hello) };
    let mut session = Session::new(engine, hello.world(false))?;
    session.see_all(things.clone())?;
    Ok(session)
}

fn see(session: &mut Session, question: &Value, agent: &str) -> Result<(), understudy::Error> {
    let at: Option<Vec<f64>> = question["spots"][agent].as_array().map(|spot| spot.iter().filter_map(Value::as_f64).collect());
    session.see_at(agent, question["agents"][agent].clone(), at.as_deref())
}

/// Tells a state and a want, waits for the plan, and says where it is from.
fn decide(session: &mut Session, question: &Value, agent: &str, goal: &Value) -> Result<String, understudy::Error> {
    see(session, question, agent)?;
    session.want(agent, Want::new(goal.clone()).plans())?;
    loop {
        match session.wait_event(PATIENCE) {
            Some(Event::Plan { agent: of, plan, .. }) if of == agent => return Ok(plan.source),
            Some(Event::Failed { error, .. }) => return Err(error),
            Some(_) => {}
            None => panic!("there is no plan for {agent}; {:?}", session.engine().state()),
        }
    }
}

/// A tick without a message, per agent.
fn tick_us(options: &str, question: &Value) -> Result<f64, understudy::Error> {
    let engine = Engine::open(options, Limits { stepped: true, ..Limits::default() })?;
    let mut session = begin(engine, question)?;
    let states = question["agents"].as_object().expect("agents");
    for agent in states.keys() {
        see(&mut session, question, agent)?;
        session.want(agent, Want::new(question["goals"][0].clone()))?;
    }
    let mut now = 0.0;
    while session.engine().step(now, 100.0)? == 0.0 {
        now += 1.0;
        thread::yield_now();
    }
    const TICKS: u32 = 2000;
    let begin = processor::ms();
    for _ in 0..TICKS {
        now += 0.01;
        session.engine().step(now, 1.0)?;
    }
    Ok((processor::ms() - begin) * 1e3 / f64::from(TICKS) / states.len() as f64)
}
