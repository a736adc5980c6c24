//! Plays a transcript (`packages/embedded/transcripts`) from the input, and prints what the planner says: `open`, `send`, `step`
//! and `close` act, all other lines are left out.

use std::io::{stdin, BufRead};
use std::time::Duration;
use understudy::{Engine, Error, Limits};

const PATIENCE: Duration = Duration::from_secs(600);

fn main() {
    let mut engine = None;
    for line in stdin().lock().lines() {
        let line = line.expect("the input is text");
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        if let Err(error) = act(&mut engine, verb, rest) {
            println!("error {}", error.code);
        }
        while let Some(message) = engine.as_ref().and_then(Engine::take) {
            println!("{message}");
        }
    }
}

fn act(engine: &mut Option<Engine>, verb: &str, rest: &str) -> Result<(), Error> {
    match (verb, &engine) {
        ("open", _) => *engine = Some(Engine::open(rest, Limits { stepped: true, ..Limits::default() })?),
        ("send", Some(engine)) => {
            engine.send(rest)?;
            // What is refused is told before the next act.
            engine.settle(PATIENCE);
        }
        ("step", Some(engine)) => drop(engine.step(rest.parse().expect("a time"), PATIENCE.as_secs_f64() * 1e3)?),
        ("close", _) => *engine = None,
        _ => {}
    }
    Ok(())
}
