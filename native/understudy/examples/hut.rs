//! The first agent that moves: ann fetches wood and lights a fire. Argument: the file with the engine's options.

use std::{env, fs, thread, time::Duration};
use understudy::{json, Engine, Event, Hello, Limits, Session, Want};

fn main() -> Result<(), understudy::Error> {
    let options = fs::read_to_string(env::args().nth(1).expect("the game's file")).expect("the game's file");
    let mut session = Session::new(Engine::start(&options, Limits::default())?, Hello::new("hut"))?;
    let mut hut = json!({ "at": "home", "wood": 0, "fire_lit": false });
    session.see("ann", hut.clone())?;
    session.want("ann", Want::new("warm"))?;
    while hut["fire_lit"] == false {
        while let Some(event) = session.next_event() {
            match event {
                Event::Begin { agent, step_id, step, .. } => {
                    println!("{agent}: {step}");
                    match step.tool.as_str() {
                        "goto" => hut["at"] = step.text("place").into(),
                        "chop" => hut["wood"] = (hut["wood"].as_i64().unwrap_or(0) + 1).into(),
                        _ => hut["fire_lit"] = true.into(),
                    }
                    session.see(&agent, hut.clone())?;
                    session.finished(&agent, step_id)?;
                }
                Event::Failed { error, .. } => return Err(error),
                _ => {}
            }
        }
        thread::sleep(Duration::from_millis(16)); // the rest of a frame
    }
    Ok(())
}
