//! Villagers in a world of `bevy_ecs` alone: their steps are components, and the planner works on its own thread.
//! `cargo run --release` in this folder.

use bevy_ecs::prelude::*;
use std::time::Duration;
use understudy::{json, Engine, Event, Hello, Limits, Session, Step, Value, Want};

#[derive(Resource)]
struct Planner(Session);

/// An agent of the planner, and its part of the world.
#[derive(Component)]
struct Villager {
    name: &'static str,
    state: Value,
}

/// The step that a villager is doing, and the frames until it is done.
#[derive(Component)]
struct Doing {
    step_id: u64,
    step: Step,
    frames: u32,
}

/// Turns the planner's messages into components.
fn hear(mut commands: Commands, mut planner: ResMut<Planner>, villagers: Query<(Entity, &Villager)>) {
    while let Some(event) = planner.0.next_event() {
        match event {
            Event::Begin { agent, step_id, step, .. } => {
                if let Some((entity, _)) = villagers.iter().find(|(_, each)| each.name == agent) {
                    println!("{agent}: {step}");
                    commands.entity(entity).insert(Doing { step_id, step, frames: 3 });
                }
            }
            Event::Interrupt { agent, .. } => {
                if let Some((entity, _)) = villagers.iter().find(|(_, each)| each.name == agent) {
                    commands.entity(entity).remove::<Doing>();
                }
            }
            Event::Failed { error, .. } => eprintln!("{error}"),
            _ => {}
        }
    }
}

/// Does the steps, and tells the planner of their ends.
fn work(mut commands: Commands, mut planner: ResMut<Planner>, mut villagers: Query<(Entity, &mut Villager, &mut Doing)>) {
    for (entity, mut villager, mut doing) in &mut villagers {
        doing.frames -= 1;
        if doing.frames > 0 {
            continue;
        }
        apply(&mut villager.state, &doing.step);
        let told = planner.0.see(villager.name, villager.state.clone());
        told.and_then(|()| planner.0.finished(villager.name, doing.step_id)).unwrap_or_else(|error| eprintln!("{error}"));
        commands.entity(entity).remove::<Doing>();
    }
}

/// The effects of the domain's steps on this world.
fn apply(state: &mut Value, step: &Step) {
    match step.tool.as_str() {
        "goto" => state["at"] = step.text("place").into(),
        "chop" => state["wood"] = (state["wood"].as_i64().unwrap_or(0) + 1).into(),
        "light_fire" => state["fire_lit"] = true.into(),
        other => eprintln!("there is no step {other} in this game"),
    }
}

fn main() -> Result<(), understudy::Error> {
    let domain: Value = serde_json::from_str(include_str!("../../../../service/server/protocol/transcripts/hut.json")).expect("the domain is JSON");
    let options = json!({ "domains": [{ "name": "hut", "domain": domain }] });
    let engine = Engine::open(&options.to_string(), Limits::default())?;
    let mut planner = Session::new(engine, Hello::new("hut"))?;
    let mut world = World::new();
    for name in ["ann", "bo", "cy"] {
        let state = json!({ "at": "home", "wood": 0, "fire_lit": false });
        planner.see(name, state.clone())?;
        planner.want(name, Want::new("warm"))?;
        world.spawn(Villager { name, state });
    }
    world.insert_resource(Planner(planner));
    let mut frame = Schedule::default();
    frame.add_systems((hear, work).chain());
    let mut villagers = world.query::<&Villager>();
    while villagers.iter(&world).any(|each| each.state["fire_lit"] == false) {
        frame.run(&mut world);
        std::thread::sleep(Duration::from_millis(16));
    }
    println!("every hut is warm");
    Ok(())
}
