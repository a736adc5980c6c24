//! Plays recorded messages: each line of the input is sent as it is, `@ms` lets the planner work at that time of the game, and
//! what it says is printed. Argument: the file with the engine's options.

use std::io::{stdin, BufRead};
use std::{env, fs};
use understudy::{Engine, Limits};

const PATIENCE_MS: f64 = 60_000.0;

fn main() {
    let options = fs::read_to_string(env::args().nth(1).expect("the options")).expect("the options");
    let engine = match Engine::open(&options, Limits { stepped: true, ..Limits::default() }) {
        Ok(engine) => engine,
        Err(error) => return println!("error {}", error.code),
    };
    for line in stdin().lock().lines() {
        let line = line.expect("the input is text");
        let told = match line.strip_prefix('@') {
            Some(now_ms) => engine.step(now_ms.parse().expect("a time"), PATIENCE_MS).map(|_| ()),
            None => engine.send(&line),
        };
        if let Err(error) = told {
            println!("error {}", error.code);
        }
        while let Some(message) = engine.take() {
            println!("{message}");
        }
    }
}
