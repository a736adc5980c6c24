//! A model of the game's own, here a scripted one: it plans when the planner asks it, and what it says is proved.
//! Argument: the game's file.

use std::{env, fs, time::Duration};
use understudy::{json, Answer, Engine, Error, Event, Hello, Limits, ModelQuestion, Question, Session, Step, Value};

const PATIENCE: Duration = Duration::from_secs(60);

/// The scripted model. A real one gets the prompt, and is held to the schema.
fn ask_model(question: &ModelQuestion) -> Value {
    println!("asked for a {}: {}", question.kind, question.user.lines().next().unwrap_or_default());
    let go = |place: &str| json!({ "tool": "goto", "args": { "place": place } });
    json!({ "steps": [go("forest"), { "tool": "chop" }, { "tool": "chop" }, go("home"), { "tool": "light_fire" }] })
}

/// Answers the model's questions until the answer to a question of the game comes. A game does so once in each frame.
fn answer_to(session: &mut Session, asked: u64) -> Result<Answer, Error> {
    loop {
        match session.wait_event(PATIENCE) {
            Some(Event::ModelWanted(question)) => session.answer_model(question.number, ask_model(&question))?,
            Some(Event::Answer { id, answer, .. }) if id == asked => return Ok(answer),
            Some(Event::Refused { error, .. } | Event::Failed { error, .. }) => return Err(error),
            Some(_) => {}
            None => panic!("there was no answer in a minute"),
        }
    }
}

fn tell(answer: &Answer) {
    let steps: Vec<_> = answer.steps.iter().map(Step::to_string).collect();
    println!("{}: {} for {}", answer.source, steps.join(", "), answer.cost);
}

fn main() -> Result<(), Error> {
    let game = fs::read_to_string(env::args().nth(1).expect("the game's file")).expect("the game's file");
    let options = format!(r#"{{"game":{game},"model":{{"name":"scripted"}}}}"#);
    let mut session = Session::new(Engine::start(&options, Limits::default())?, Hello::new("hut"))?;
    let hut = json!({ "at": "home", "wood": 0, "fire_lit": false });

    let asked = session.ask(Question::plan("ann", hut.clone(), "warm").budget_ms(60_000))?;
    tell(&answer_to(&mut session, asked)?);

    // A plan that forgets the second log: the planner mends it.
    let steps = ["chop", "light_fire"].map(|tool| json!({ "tool": tool, "args": {} }));
    let asked = session.ask(Question::proposal("ann", hut, "warm", steps.to_vec()).budget_ms(60_000))?;
    tell(&answer_to(&mut session, asked)?);
    Ok(())
}
