//! Thirty goblins between forty chests, and three heroes whom they flee, in frames of 60 a second: `dungeon OPTIONS.json
//! FRAMES SLICE_MS`. The planner works within each frame, for its slice at most. Prints the time of a frame as JSON: the
//! game's own work, its messages, and the slice.

mod processor;

use std::collections::BTreeMap;
use std::time::Instant;
use std::{env, fs};
use understudy::{json, Engine, Event, Hello, Limits, Session, Value, Want};

const FRAME_MS: f64 = 1000.0 / 60.0;
const FIELD: f64 = 60.0;
/// Units a second.
const GOBLIN_SPEED: f64 = 7.0;
const HERO_SPEED: f64 = 4.0;
const FEAR: f64 = 6.0;
/// Heroes and planners alike begin with a crowd: the first frames load everything, and are left out.
const WARM_UP: usize = 60;

type Spot = [f64; 2];

struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1u64 << 24) as f64
    }

    fn spot(&mut self) -> Spot {
        [self.unit() * FIELD, self.unit() * FIELD]
    }
}

fn far(one: Spot, other: Spot) -> f64 {
    (one[0] - other[0]).hypot(one[1] - other[1])
}

/// Moves towards a spot; whether it is there.
fn walk(at: &mut Spot, to: Spot, most: f64) -> bool {
    let way = far(*at, to);
    let share = if way <= most { 1.0 } else { most / way };
    *at = [at[0] + (to[0] - at[0]) * share, at[1] + (to[1] - at[1]) * share];
    way <= most
}

struct Goblin {
    at: Spot,
    near: String,
    gold: i64,
    is_mean: bool,
    is_hurt: bool,
    is_scared: bool,
    /// The step, its number, its thing, and when it ends; a way ends where it leads.
    doing: Option<(String, u64, String, f64)>,
}

impl Goblin {
    fn values(&self) -> Value {
        json!({ "near": self.near, "gold": self.gold, "mean": self.is_mean, "hurt": self.is_hurt, "scared": self.is_scared })
    }

    fn is_visible(&self) -> bool {
        !self.near.starts_with("nook")
    }
}

struct Dungeon {
    session: Session,
    goblins: BTreeMap<String, Goblin>,
    chests: BTreeMap<String, (Spot, i64, bool)>,
    nooks: BTreeMap<String, Spot>,
    heroes: Vec<Spot>,
    random: Random,
    now_ms: f64,
    begun: u32,
}

impl Dungeon {
    fn open(options: &str) -> Result<Self, understudy::Error> {
        let engine = Engine::open(options, Limits { stepped: true, ..Limits::default() })?;
        let mut random = Random(7);
        let chests = (0..40).map(|each| (format!("chest {each}"), (random.spot(), 6, false))).collect();
        let nooks = (0..8).map(|each| (format!("nook {each}"), random.spot())).collect();
        let heroes = (0..3).map(|_| random.spot()).collect();
        let mut goblin = |name| {
            let (at, near) = (random.spot(), "nothing".into());
            (name, Goblin { at, near, gold: 0, is_mean: false, is_hurt: false, is_scared: false, doing: None })
        };
        let goblins = (0..30).map(|each| goblin(format!("goblin {each}"))).collect();
        let session = Session::new(engine, Hello::new("dungeon").world(false))?;
        let mut dungeon = Self { session, goblins, chests, nooks, heroes, random, now_ms: 0.0, begun: 0 };
        let nooks = dungeon.nooks.iter().map(|(id, at)| json!({ "id": id, "kind": "nook", "at": at }));
        let chests = dungeon.chests.keys().map(|id| dungeon.chest(id, true));
        let things = nooks.chain(chests).collect();
        dungeon.session.see_all(things)?;
        for name in dungeon.goblins.keys().cloned().collect::<Vec<_>>() {
            dungeon.see(&name)?;
            let goal = json!({ "oneOf": ["safe", "well", "rich", "mean"] });
            dungeon.session.want(&name, Want::new(goal).budget_ms(1500))?;
        }
        Ok(dungeon)
    }

    fn chest(&self, id: &str, is_new: bool) -> Value {
        let (at, gold, is_trapped) = &self.chests[id];
        let mut told = json!({ "id": id, "properties": { "gold": gold, "trapped": is_trapped } });
        if is_new {
            told["kind"] = "chest".into();
            told["at"] = json!(at);
        }
        told
    }

    fn see(&mut self, name: &str) -> Result<(), understudy::Error> {
        let goblin = &self.goblins[name];
        let (values, at) = (goblin.values(), goblin.at);
        self.session.see_at(name, values, Some(&at))
    }

    fn change(&mut self, id: &str, gold: i64, is_trapped: bool) -> Result<(), understudy::Error> {
        let chest = self.chests.get_mut(id).expect("it is a chest");
        (chest.1, chest.2) = (gold.min(20), is_trapped);
        let told = self.chest(id, false);
        self.session.see_things(vec![told])
    }

    fn frame(&mut self, slice_ms: f64) -> Result<(), understudy::Error> {
        self.now_ms += FRAME_MS;
        self.session.set_time(self.now_ms);
        self.hunt()?;
        for name in self.goblins.keys().cloned().collect::<Vec<_>>() {
            self.act(&name)?;
        }
        self.session.engine().step(self.now_ms, slice_ms)?;
        while let Some(event) = self.session.next_event() {
            match event {
                Event::Begin { agent, step_id, step, .. } => self.begin(&agent, step_id, &step)?,
                Event::Interrupt { agent, .. } => self.goblins.get_mut(&agent).expect("it is a goblin").doing = None,
                Event::Failed { error, .. } => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn begin(&mut self, name: &str, step_id: u64, step: &understudy::Step) -> Result<(), understudy::Error> {
        self.begun += 1;
        let (to, it) = (step.text("to").unwrap_or_default(), step.text("it").unwrap_or_default());
        let goblin = self.goblins.get_mut(name).expect("it is a goblin");
        let lasts_ms = match step.tool.as_str() {
            "go" => f64::INFINITY,
            "steal" => 800.0,
            "trap" => 1200.0,
            "hide" => 1500.0,
            _ => 3000.0,
        };
        goblin.doing = Some((step.tool.clone(), step_id, format!("{to}{it}"), self.now_ms + lasts_ms));
        if step.tool == "go" {
            goblin.near = "nothing".into();
            self.see(name)?;
        }
        Ok(())
    }

    /// A goblin goes on with its step, and looks for heroes.
    fn act(&mut self, name: &str) -> Result<(), understudy::Error> {
        let spots = |id: &str| self.chests.get(id).map(|each| each.0).or_else(|| self.nooks.get(id).copied());
        let goblin = self.goblins.get_mut(name).expect("it is a goblin");
        let danger = self.heroes.iter().map(|hero| far(*hero, goblin.at)).fold(FIELD * 2.0, f64::min);
        let was_scared = goblin.is_scared;
        if danger > 2.0 * FEAR || goblin.is_visible() {
            goblin.is_scared = danger < FEAR;
        }
        let is_news = goblin.is_scared != was_scared;
        let Some((tool, step_id, id, ends_ms)) = goblin.doing.clone() else {
            return if is_news { self.see(name) } else { Ok(()) };
        };
        let to = spots(&id).unwrap_or(goblin.at);
        let is_over = match tool.as_str() {
            "go" => walk(&mut goblin.at, to, GOBLIN_SPEED * FRAME_MS / 1e3),
            _ => self.now_ms >= ends_ms,
        };
        if !is_over {
            return if is_news { self.see(name) } else { Ok(()) };
        }
        goblin.doing = None;
        let (gold, is_trapped) = self.chests.get(&id).map_or((0, false), |each| (each.1, each.2));
        match tool.as_str() {
            "go" => goblin.near = id,
            "hide" => goblin.is_scared = false,
            "heal" => goblin.is_hurt = false,
            "steal" => {
                goblin.gold = (goblin.gold + gold).min(40);
                self.change(&id, 0, is_trapped)?;
            }
            _ => {
                goblin.is_mean = true;
                self.change(&id, gold, true)?;
            }
        }
        self.see(name)?;
        self.session.finished(name, step_id)
    }

    /// Heroes go for the nearest goblin, bring its gold back, and walk into traps; gold trickles back to the chests.
    fn hunt(&mut self) -> Result<(), understudy::Error> {
        let ids: Vec<String> = self.chests.keys().cloned().collect();
        for at in 0..self.heroes.len() {
            let mut hero = self.heroes[at];
            let visible = self.goblins.iter().filter(|(_, goblin)| goblin.is_visible() && !goblin.is_hurt);
            let nearest = visible.min_by(|one, other| far(one.1.at, hero).total_cmp(&far(other.1.at, hero)));
            let Some((prey, to)) = nearest.map(|(name, goblin)| (name.clone(), goblin.at)) else { continue };
            if walk(&mut hero, to, HERO_SPEED * FRAME_MS / 1e3) {
                self.bring_back(&prey, &ids, i64::MAX)?;
                let goblin = self.goblins.get_mut(&prey).expect("it is a goblin");
                (goblin.is_hurt, goblin.is_mean) = (true, false);
                self.see(&prey)?;
            }
            self.heroes[at] = hero;
            let is_trap = |id: &&String| self.chests[*id].2 && far(self.chests[*id].0, hero) < 2.0;
            if let Some(trap) = ids.iter().find(is_trap) {
                self.change(trap, self.chests[trap].1, false)?;
            }
        }
        for name in self.goblins.keys().cloned().collect::<Vec<_>>() {
            if self.goblins[&name].gold > 0 && self.random.unit() < FRAME_MS / 2500.0 {
                self.bring_back(&name, &ids, 1)?;
                self.see(&name)?;
            }
        }
        Ok(())
    }

    fn bring_back(&mut self, name: &str, ids: &[String], most: i64) -> Result<(), understudy::Error> {
        let id = &ids[(self.random.unit() * ids.len() as f64) as usize];
        let goblin = self.goblins.get_mut(name).expect("it is a goblin");
        let gold = goblin.gold.min(most);
        goblin.gold -= gold;
        let (_, before, is_trapped) = self.chests[id];
        if gold == 0 {
            return Ok(());
        }
        self.change(id, before + gold, is_trapped)
    }
}

fn main() -> Result<(), understudy::Error> {
    let names: Vec<String> = env::args().skip(1).collect();
    let options = fs::read_to_string(&names[0]).expect("the options");
    let frames: usize = names[1].parse().expect("a number of frames");
    let slice_ms: f64 = names[2].parse().expect("a slice in milliseconds");
    let mut dungeon = Dungeon::open(&options)?;
    let (mut times, mut busy) = (Vec::new(), Vec::new());
    for frame in 0..frames + WARM_UP {
        let (begin, before) = (Instant::now(), processor::ms());
        dungeon.frame(slice_ms)?;
        if frame >= WARM_UP {
            times.push(begin.elapsed().as_secs_f64() * 1e3);
            busy.push(processor::ms() - before);
        }
    }
    let memory = dungeon.session.engine().memory_bytes()?;
    println!(
        "{}",
        json!({ "frameP95Ms": part_of(&mut times, 0.95), "processorP50Ms": part_of(&mut busy, 0.5),
            "processorP95Ms": part_of(&mut busy, 0.95), "begun": dungeon.begun, "dungeonMb": memory as f64 / 1e6 })
    );
    Ok(())
}

fn part_of(times: &mut [f64], part: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * part) as usize]
}
