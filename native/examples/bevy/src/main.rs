//! Villagers of Bevy: their states, wants and steps are components, and the planner works on its own thread.
//! `cargo run --release` in this folder.

use bevy_app::{App, Update};
use bevy_ecs::prelude::*;
use serde::Serialize;
use std::time::Duration;
use understudy_bevy::{Agent, Doing, Ended, Planner, Refused, UnderstudyPlugin, Want, Wants};

const DOMAIN: &str = include_str!("../../../../service/server/protocol/transcripts/hut.json");

/// The state of a villager, as the domain names it.
#[derive(Component, Serialize)]
struct Hut {
    at: String,
    wood: u8,
    fire_lit: bool,
}

/// The frames until a step is done.
#[derive(Component)]
struct Frames(u32);

/// Begins the steps that the planner has put beside villagers.
fn begin(mut commands: Commands, begun: Query<(Entity, &Agent, &Doing), Changed<Doing>>) {
    for (entity, agent, doing) in &begun {
        println!("{}: {}", agent.name(), doing.step);
        commands.entity(entity).insert(Frames(3));
    }
}

/// Does the steps, and tells their ends.
fn work(mut commands: Commands, mut villagers: Query<(Entity, &mut Hut, &Doing, &mut Frames), Without<Ended>>) {
    for (entity, mut hut, doing, mut frames) in &mut villagers {
        frames.0 -= 1;
        if frames.0 > 0 {
            continue;
        }
        match doing.step.tool.as_str() {
            "goto" => hut.at = doing.step.text("place").unwrap_or_default().into(),
            "chop" => hut.wood += 1,
            "light_fire" => hut.fire_lit = true,
            other => eprintln!("there is no step {other} in this game"),
        }
        commands.entity(entity).remove::<Frames>().insert(Ended::Finished);
    }
}

fn main() {
    let options = format!(r#"{{"domains":[{{"name":"hut","domain":{DOMAIN}}}]}}"#);
    let mut app = App::new();
    app.add_plugins(UnderstudyPlugin::<Hut>::new(options, "hut")).add_systems(Update, (begin, work).chain());
    for name in ["ann", "bo", "cy"] {
        let hut = Hut { at: "home".into(), wood: 0, fire_lit: false };
        app.world_mut().spawn((Agent::new(name), hut, Wants(Want::new("warm"))));
    }
    let mut villagers = app.world_mut().query::<(&Hut, Option<&Refused>)>();
    while villagers.iter(app.world()).any(|(hut, _)| !hut.fire_lit) {
        app.update();
        let refused = villagers.iter(app.world()).find_map(|(_, refused)| refused.map(|each| each.0.clone()));
        let error = refused.or_else(|| app.world().resource::<Planner>().last_error.clone());
        if let Some(error) = error {
            return eprintln!("{error}");
        }
        std::thread::sleep(Duration::from_millis(16));
    }
    println!("every hut is warm");
}
