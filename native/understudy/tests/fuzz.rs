//! Calls in any order from several threads: cut texts, wrong numbers, late and double answers. `UNDERSTUDY_FUZZ` is the
//! number of calls.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::thread;
use std::time::Duration;
use understudy::{Engine, Limits, State};

const THREADS: u64 = 4;
const PATIENCE: Duration = Duration::from_secs(60);
const TRANSCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../service/server/protocol/transcripts");

const DOMAINS: [&str; 2] = ["hut", "dungeon"];

/// The session that the calls are about.
#[derive(Default)]
struct Told {
    seq: u32,
    domain: usize,
    is_welcome: bool,
}

/// Questions beside sessions, and answers of a model that is asked, or not.
const QUESTIONS: [&str; 7] = [
    r#"{"type":"plan-once","id":1,"domain":"hut","agent":"ann","state":{"at":"home","wood":0},"goal":"warm","budgetMs":20}"#,
    r#"{"type":"plan-now","id":2,"domain":"hut","agent":"ann","state":{"at":"forest","wood":1},"goal":"warm"}"#,
    r#"{"type":"propose","id":3,"domain":"hut","agent":"ann","state":{},"goal":"warm","budgetMs":20,"steps":[{"tool":"chop","args":{}}]}"#,
    r#"{"type":"plan-together","id":4,"domain":"dungeon","agents":{"ann":{"state":{}}},"goal":"rich","budgetMs":20}"#,
    r#"{"type":"model-answer","number":1,"answer":{"steps":[{"tool":"chop","args":{}}]}}"#,
    r#"{"type":"model-answer","number":11,"answer":[{"choice":"A"}]}"#,
    r#"{"type":"model-failed","number":1,"message":"out of memory"}"#,
];

/// Messages that the protocol's transcripts send, by their domain, and questions.
fn messages() -> [Vec<String>; 2] {
    let sent = |line: &str| {
        let line: understudy::Value = serde_json::from_str(line).ok()?;
        line.get("client").map(understudy::Value::to_string)
    };
    DOMAINS.map(|name| {
        let file = fs::read_to_string(format!("{TRANSCRIPTS}/{name}.jsonl")).expect(name);
        file.lines().filter_map(sent).chain(QUESTIONS.map(str::to_owned)).collect()
    })
}

/// Options with the domains of these transcripts, and a model that is not asked for plans: while it stays silent, they
/// would wait.
fn options() -> String {
    let domains = DOMAINS.map(|name| {
        let file = format!("{TRANSCRIPTS}/{name}.json");
        format!(r#"{{"name":"{name}","domain":{}}}"#, fs::read_to_string(file).expect(name))
    });
    format!(r#"{{"domains":[{}],"expansions":500,"model":{{"answers":["choice","reading"]}},"limits":{{"mistakesPerMinute":1000000}}}}"#, domains.join(","))
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

fn is_plan(message: &str) -> bool {
    message.contains(r#""type":"plan""#) || message.contains(r#""type":"begin""#)
}

fn is_hello(message: &str) -> bool {
    message.contains(r#""type":"hello""#)
}

/// Any message; seldom a beginning or an end of a session.
fn drawn<'a>(messages: &'a [String], random: &mut Random) -> &'a str {
    let message = &messages[random.below(messages.len())];
    let is_rare = is_hello(message) || message.contains(r#""type":"bye""#);
    // What plans need comes more often than the rest.
    let is_needed = message.contains(r#""values""#) || message.contains(r#""want""#);
    let is_question = !message.contains(r#""seq""#) && !is_hello(message);
    if random.below(if is_rare { 200 } else if is_question { 40 } else if is_needed { 1 } else { 4 }) > 0 {
        return drawn(messages, random);
    }
    message
}

/// A message with the next numbers of its session.
fn numbered(message: &str, seq: &mut u32) -> String {
    if is_hello(message) {
        *seq = 0;
    }
    let mut parts = message.split(r#""seq":"#);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        *seq += 1;
        text += &format!(r#""seq":{seq}{}"#, part.trim_start_matches(|each: char| each.is_ascii_digit()));
    }
    text
}

/// A message that no game sends. It has no number of its own, so that those which follow are not late.
fn damaged(message: &str, random: &mut Random) -> String {
    match random.below(4) {
        0 => message.chars().take(random.below(message.len() + 1)).collect(),
        1 => {
            let at = random.below(message.chars().count().max(1));
            message.chars().enumerate().map(|(i, each)| if i == at { '\u{1F525}' } else { each }).collect()
        }
        2 => message.replacen("\"seq\":", "\"seq\":99999999999999999999", 1),
        _ => message.replace('1', "1e400"),
    }
}

/// A message that games do send: late, twice, or of another agent.
fn changed(message: &str, random: &mut Random) -> String {
    match random.below(8) {
        // The end of a step that has ended already, or never began.
        0..=2 => message.replacen("\"stepId\":", &format!("\"stepId\":{}", random.below(9)), 1),
        3 | 4 => message.replace("\"ann\"", "\"bo\""),
        _ => message.to_owned(),
    }
}

fn send(engine: &Engine, messages: &[Vec<String>; 2], told: &Mutex<Told>, random: &mut Random) {
    let mut told = told.lock().unwrap();
    let domain = if random.below(64) == 0 { 1 - told.domain } else { told.domain };
    let message = drawn(&messages[domain], random);
    match random.below(48) {
        0 | 1 => drop(engine.send(&damaged(message, random))),
        // An old number, or a number out of order.
        2 => drop(engine.send(message)),
        3 => {
            let text = numbered(message, &mut told.seq);
            drop(told);
            drop(engine.send(&text));
        }
        _ => drop(engine.send(&numbered(&changed(message, random), &mut told.seq))),
    }
}

/// Begins a session of one of the domains.
fn say_hello(engine: &Engine, messages: &[Vec<String>; 2], told: &Mutex<Told>, random: &mut Random) {
    let mut told = told.lock().unwrap();
    *told = Told { domain: random.below(2), ..Told::default() };
    let hello = messages[told.domain].iter().find(|each| is_hello(each)).expect("there is one");
    drop(engine.send(hello));
}

#[test]
fn no_calls_end_the_program() {
    let calls: usize = std::env::var("UNDERSTUDY_FUZZ").ok().and_then(|each| each.parse().ok()).unwrap_or(20_000);
    let (messages, options) = (Arc::new(messages()), options());
    let open = move |stepped| Engine::start(&options, Limits { stepped, ..Limits::default() }).expect("it starts");
    let first = open(false);
    assert!(first.ready(PATIENCE));
    let told = Arc::new(Mutex::new(Told::default()));
    say_hello(&first, &messages, &told, &mut Random(7));
    let engine = Arc::new(RwLock::new(first));
    let (open, plans) = (Arc::new(open), Arc::new(AtomicUsize::new(0)));
    let threads = (1..=THREADS).map(|seed| {
        let (messages, engine, open) = (messages.clone(), engine.clone(), open.clone());
        let (told, plans) = (told.clone(), plans.clone());
        thread::spawn(move || {
            let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            for _ in 0..calls / usize::try_from(THREADS).unwrap() {
                if random.below(20_000) == 0 {
                    *engine.write().unwrap() = open(random.below(4) == 0);
                }
                let engine = engine.read().unwrap();
                match random.below(20) {
                    0..=8 => send(&engine, &messages, &told, &mut random),
                    9..=16 => {
                        let heard = engine.take().unwrap_or_default();
                        plans.fetch_add(usize::from(is_plan(&heard)), Ordering::Relaxed);
                        if heard.contains(r#""type":"welcome""#) {
                            told.lock().unwrap().is_welcome = true;
                        }
                        // A refused game comes back, or all later calls would be refused for want of a session.
                        let is_out = heard.contains(r#""hello-missing""#);
                        if is_out && (told.lock().unwrap().is_welcome || random.below(500) == 0) {
                            say_hello(&engine, &messages, &told, &mut random);
                        }
                    }
                    17 => drop(engine.step(-1e300, random.below(3) as f64)),
                    // Mostly the planner keeps up, so that it plans; at times all calls find a long queue.
                    18 if random.below(4) > 0 => drop(engine.settle(Duration::from_millis(random.below(1000) as u64))),
                    18 => drop(engine.wait(Duration::from_micros(random.below(100) as u64))),
                    _ if random.below(100) == 0 => drop(engine.memory_bytes()),
                    _ => drop((engine.state(), engine.settle(Duration::ZERO))),
                }
            }
        })
    });
    threads.collect::<Vec<_>>().into_iter().for_each(|each| each.join().expect("no thread panics"));
    let last = engine.read().unwrap();
    assert!(!matches!(last.state(), State::Failed(_)), "{:?}", last.state());
    let made = plans.load(Ordering::Relaxed);
    println!("{made} plans and steps, {calls} calls");
    // A few calls may be over before the first plan.
    assert!(made > 0 || calls < 10_000);
    assert!(open(false).ready(PATIENCE));
}
