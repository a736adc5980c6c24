//! Calls in any order from several threads: cut texts, wrong numbers, late and double answers. `UNDERSTUDY_FUZZ` is the
//! number of calls.

use std::fs;
use std::sync::{Arc, RwLock};
use std::thread;
use std::time::Duration;
use understudy::{Engine, Limits, State};

const THREADS: u64 = 4;
const PATIENCE: Duration = Duration::from_secs(60);

/// Messages that the protocol's transcripts send.
fn messages() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../service/server/protocol/transcripts");
    let files = ["hut.jsonl", "dungeon.jsonl"].map(|name| fs::read_to_string(format!("{folder}/{name}")).expect(name));
    let sent = |line: &str| {
        let line: understudy::Value = serde_json::from_str(line).ok()?;
        line.get("client").map(understudy::Value::to_string)
    };
    files.iter().flat_map(|file| file.lines().filter_map(sent)).collect()
}

fn options() -> String {
    let name = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hut.options.json");
    fs::read_to_string(name).expect(name)
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("it is below a usize")
    }
}

fn damaged(message: &str, random: &mut Random) -> String {
    match random.below(6) {
        0 => message.chars().take(random.below(message.len() + 1)).collect(),
        1 => {
            let at = random.below(message.chars().count().max(1));
            message.chars().enumerate().map(|(i, each)| if i == at { '\u{1F525}' } else { each }).collect()
        }
        2 => message.replacen("\"seq\":", "\"seq\":99999999999999999999", 1),
        3 => message.replace('1', "1e400"),
        _ => message.to_owned(),
    }
}

#[test]
fn no_calls_end_the_program() {
    let calls: usize = std::env::var("UNDERSTUDY_FUZZ").ok().and_then(|each| each.parse().ok()).unwrap_or(20_000);
    let (messages, options) = (Arc::new(messages()), options());
    let open = move |stepped| Engine::start(&options, Limits { stepped, ..Limits::default() }).expect("it starts");
    let engine = Arc::new(RwLock::new(open(false)));
    let open = Arc::new(open);
    let threads = (1..=THREADS).map(|seed| {
        let (messages, engine, open) = (messages.clone(), engine.clone(), open.clone());
        thread::spawn(move || {
            let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            for _ in 0..calls / usize::try_from(THREADS).unwrap() {
                if random.below(20_000) == 0 {
                    *engine.write().unwrap() = open(random.below(4) == 0);
                }
                let engine = engine.read().unwrap();
                match random.below(20) {
                    0..=8 => drop(engine.send(&damaged(&messages[random.below(messages.len())], &mut random))),
                    9..=16 => drop(engine.take()),
                    17 => drop(engine.step(-1e300, random.below(3) as f64)),
                    18 => drop(engine.wait(Duration::from_micros(random.below(100) as u64))),
                    _ if random.below(100) == 0 => drop(engine.memory_bytes()),
                    _ => drop((engine.state(), engine.settle(Duration::ZERO))),
                }
            }
        })
    });
    threads.collect::<Vec<_>>().into_iter().for_each(|each| each.join().expect("no thread panics"));
    assert!(!matches!(engine.read().unwrap().state(), State::Failed(_)), "{:?}", engine.read().unwrap().state());
    assert!(open(false).ready(PATIENCE));
}
