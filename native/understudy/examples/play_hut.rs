//! A game for `pnpm client-check`: ann, or a squad, fetches wood and lights a fire. The environment says what it wants.

use std::time::Duration;
use std::{env, process, thread};
use understudy::service::{Client, Http};
use understudy::{json, read_json, Error, Event, Hello, Question, Squad, Step, Value, Want, WayRow};

const FRAME: Duration = Duration::from_millis(5);

fn main() -> Result<(), Error> {
    let url = env::var("UNDERSTUDY_URL").unwrap_or_else(|_| "http://127.0.0.1:7071".into());
    if let Some(asked) = told("UNDERSTUDY_TOGETHER") {
        end_with_squad_plan(&url, asked);
    }
    let mut game = Game::new(&url)?;
    game.begin()?;
    while game.hut["fire_lit"] == false && game.client.refusal().is_none() {
        game.client.update();
        while let Some(event) = game.client.next_event() {
            game.play(event)?;
        }
        thread::sleep(FRAME);
    }
    let refusal = game.client.refusal().cloned();
    game.client.close(Duration::from_secs(60));
    if let Some(error) = refusal {
        eprintln!("{error}");
        process::exit(1);
    }
    Ok(())
}

struct Game {
    client: Client,
    hut: Value,
    forest: Vec<Value>,
    squad: Option<Value>,
    members: Vec<String>,
    /// The steps in flight, by their ids.
    steps: Vec<(u64, Step)>,
    claims: Vec<(String, Vec<Value>)>,
    memory: Option<usize>,
}

impl Game {
    fn new(url: &str) -> Result<Self, Error> {
        let forest = told("UNDERSTUDY_THINGS").and_then(|things| things.as_array().cloned()).unwrap_or_default();
        let hello = Hello::new("hut");
        let hello = if forest.is_empty() { hello } else { hello.world(true) };
        let answer = told("UNDERSTUDY_ANSWER_MS").and_then(|each| each.as_u64()).unwrap_or(10_000);
        let mut client = Client::with_times(url, hello, Duration::from_millis(answer), Duration::from_millis(20))?;
        if let Ok(ticket) = env::var("UNDERSTUDY_TICKET") {
            let mut count = 0;
            client = client.with_tickets(move || {
                count += 1;
                // As if the game's own server were still starting.
                if count == 1 {
                    Err("there is no ticket yet".into())
                } else {
                    Ok(format!("{ticket}-{count}"))
                }
            });
        }
        let squad = told("UNDERSTUDY_SQUAD");
        let members = squad.as_ref().and_then(|each| each["members"].as_array().cloned());
        let members = members.unwrap_or_else(|| vec!["ann".into()]);
        Ok(Self {
            client,
            hut: json!({ "at": "home", "wood": 0, "fire_lit": false }),
            forest,
            squad,
            members: members.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            steps: Vec::new(),
            claims: Vec::new(),
            memory: told("UNDERSTUDY_MEMORY")
                .and_then(|each| each.as_u64())
                .and_then(|each| usize::try_from(each).ok()),
        })
    }

    fn begin(&mut self) -> Result<(), Error> {
        if !self.forest.is_empty() {
            self.client.see_all(self.forest.clone());
        }
        self.see()?;
        let goal = told("UNDERSTUDY_GOAL").unwrap_or_else(|| "warm".into());
        self.want(goal);
        Ok(())
    }

    fn see(&mut self) -> Result<(), Error> {
        self.members.iter().try_for_each(|name| self.client.see(name, self.hut.clone()))
    }

    fn want(&mut self, goal: Value) {
        let Some(squad) = &self.squad else {
            let want = Want::new(goal);
            let is_served = env::var("UNDERSTUDY_RUNNER").is_ok_and(|each| each == "server");
            let want = if is_served { want } else { want.plans() };
            let want = match self.memory {
                Some(length) => want.with("memory", "x".repeat(length)),
                None => want,
            };
            return self.client.want("ann", want);
        };
        let names: Vec<&str> = self.members.iter().map(String::as_str).collect();
        let mut wanted = Squad::new(&names, squad["goal"].clone());
        for (name, value) in squad.as_object().into_iter().flatten() {
            wanted = wanted.with(name, value.clone());
        }
        self.client.squad("two", wanted.with("members", names));
    }

    fn play(&mut self, event: Event) -> Result<(), Error> {
        match event {
            Event::Begin { agent, step_id, step, .. } => self.start(&agent, step_id, &step)?,
            Event::Interrupt { agent, step_id, reason, .. } => {
                if let Some(step) = self.end(step_id) {
                    println!("{agent} stops {}: {reason}", step.tool);
                }
            }
            Event::Finish { step_id, .. } => {
                self.end(step_id);
                self.hut["wood"] = (self.hut["wood"].as_u64().unwrap_or(0) + 1).into();
                self.see()?;
            }
            Event::Claims { agent, things, .. } => {
                self.claims.retain(|(name, _)| *name != agent);
                self.claims.push((agent, things));
            }
            Event::Ways { agent, rows, .. } => self.client.ways(&agent, rows.iter().map(ways).collect()),
            Event::Wait { agent, partner, what, .. } => {
                println!("{agent} waits for {}: {what}", partner.unwrap_or_default());
            }
            Event::Rest { agent, reason, .. } => {
                println!("{agent} rests: {reason}");
                if reason == "done" {
                    self.client.interrupt("two", Some(&agent));
                }
            }
            Event::Roles { roles, .. } => {
                let told: Vec<String> = roles.iter().map(|each| format!("{} {}", each.agent, each.step.tool)).collect();
                println!("roles: {}", told.join(", "));
            }
            Event::Failed { agent, squad, error, .. } => {
                println!("{}: {}", error.code, error.message);
                if agent.is_some() || squad.is_some() {
                    self.memory = None;
                    self.want("warm".into());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, agent: &str, step_id: u64, step: &Step) -> Result<(), Error> {
        self.steps.push((step_id, step.clone()));
        match step.tool.as_str() {
            "hold" => return Ok(()),
            "refuse" => {
                self.client.failed(agent, step_id, "I will not");
                return Ok(());
            }
            "fall" => {
                self.members.retain(|name| name != agent);
                self.client.leave(agent);
                return Ok(());
            }
            _ => {}
        }
        let tree = step.args.get("tree");
        if let (Some(_), Some((_, things))) = (tree, self.claims.iter().find(|(name, _)| name == agent)) {
            println!("{agent} claims {}", things.iter().map(plain).collect::<Vec<_>>().join(", "));
        }
        match step.tool.as_str() {
            "goto" => self.hut["at"] = step.args["place"].clone(),
            "chop" => {
                self.hut["wood"] = (self.hut["wood"].as_u64().unwrap_or(0) + 1).into();
                if let Some(tree) = tree {
                    self.client.see_things(vec![json!({ "id": tree, "gone": true })]);
                }
            }
            _ => self.hut["fire_lit"] = true.into(),
        }
        self.see()?;
        self.end(step_id);
        self.client.finished(agent, step_id);
        if self.hut["fire_lit"] == true && self.squad.is_some() {
            self.client.disband("two");
        }
        Ok(())
    }

    fn end(&mut self, step_id: u64) -> Option<Step> {
        let at = self.steps.iter().position(|(id, _)| *id == step_id)?;
        Some(self.steps.remove(at).1)
    }
}

/// Every way costs 7; none leads to the island.
fn ways(row: &WayRow) -> Value {
    let costs: Vec<i32> = row.to.iter().map(|end| if end == "island" { -1 } else { 7 }).collect();
    match &row.from {
        Some(from) => json!({ "from": from, "to": row.to, "costs": costs }),
        None => json!({ "to": row.to, "costs": costs }),
    }
}

/// Prints a plan for a squad and ends: its status and the agents of its steps, or the error.
fn end_with_squad_plan(url: &str, asked: Value) -> ! {
    let mut question =
        Question::together(asked["agents"].clone(), asked["goal"].clone()).domain("hut").budget_ms(60_000);
    for (name, value) in asked.as_object().into_iter().flatten() {
        question = question.with(name, value.clone());
    }
    let told = match Http::new(url).and_then(|server| server.together(question)) {
        Ok(plan) => [plan.status].into_iter().chain(plan.steps.into_iter().map(|each| each.agent)).collect(),
        Err(error) => [error.code].into_iter().chain(error.pointer).collect::<Vec<_>>(),
    };
    println!("together: {}", told.join(" "));
    process::exit(0);
}

fn told(name: &str) -> Option<Value> {
    read_json(&env::var(name).ok()?).ok()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
