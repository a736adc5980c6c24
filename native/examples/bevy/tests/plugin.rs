//! The plugin: what games change in components, and what comes of it.

use bevy_app::App;
use bevy_ecs::prelude::*;
use serde::Serialize;
use std::time::{Duration, Instant};
use understudy_bevy::{Agent, Doing, Ended, Limits, Planner, Refused, UnderstudyPlugin, Want, Wants};

const DOMAIN: &str = include_str!("../../../../service/server/protocol/transcripts/hut.json");
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Component, Clone, Serialize)]
struct Hut {
    at: &'static str,
    wood: u8,
    fire_lit: bool,
}

const COLD: Hut = Hut { at: "home", wood: 0, fire_lit: false };

fn app(limits: Limits) -> App {
    let options = format!(r#"{{"domains":[{{"name":"hut","domain":{DOMAIN}}}]}}"#);
    let mut app = App::new();
    app.add_plugins(UnderstudyPlugin::<Hut>::new(options, "hut").limits(limits));
    app
}

fn villager(app: &mut App, name: &str, goal: &str) -> Entity {
    app.world_mut().spawn((Agent::new(name), COLD, Wants(Want::new(goal)))).id()
}

/// Updates until something holds.
fn until(app: &mut App, what: &str, holds: impl Fn(&World) -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds(app.world()) {
        assert!(Instant::now() < end, "{what}: it takes no minute");
        app.update();
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn step_id(world: &World, entity: Entity) -> Option<u64> {
    world.get::<Doing>(entity).map(|doing| doing.step_id)
}

#[test]
fn steps_begin_end_and_fail() {
    let mut app = app(Limits::default());
    let ann = villager(&mut app, "ann", "warm");
    until(&mut app, "the first step", |world| step_id(world, ann).is_some());
    let first = step_id(app.world(), ann);
    app.world_mut().entity_mut(ann).insert(Ended::Failed("the way is blocked".into()));
    until(&mut app, "another step", |world| step_id(world, ann).is_some_and(|id| Some(id) != first));
    app.world_mut().entity_mut(ann).insert((Hut { at: "forest", ..COLD }, Ended::Finished));
    until(&mut app, "the axe", |world| world.get::<Doing>(ann).is_some_and(|doing| doing.step.tool == "chop"));
    assert!(app.world().get::<Ended>(ann).is_none());
}

#[test]
fn an_agent_without_wants_idles_and_one_that_is_gone_leaves() {
    let mut app = app(Limits::default());
    let (ann, bo) = (villager(&mut app, "ann", "warm"), villager(&mut app, "bo", "warm"));
    until(&mut app, "both work", |world| step_id(world, ann).is_some() && step_id(world, bo).is_some());
    app.world_mut().entity_mut(ann).remove::<Wants>();
    until(&mut app, "ann idles", |world| step_id(world, ann).is_none());
    app.world_mut().entity_mut(bo).despawn();
    app.update();
    assert_eq!(app.world().resource::<Planner>().session.save()["agents"].as_object().map(|each| each.len()), Some(1));
    app.world_mut().entity_mut(ann).insert(Wants(Want::new("warm")));
    until(&mut app, "ann works again", |world| step_id(world, ann).is_some());
    assert_eq!(app.world().resource::<Planner>().last_error, None);
}

#[test]
fn mistakes_come_to_their_agents() {
    let mut app = app(Limits::default());
    let ann = villager(&mut app, "ann", "cold");
    until(&mut app, "the refusal", |world| world.get::<Refused>(ann).is_some_and(|refused| refused.0.code == "invalid-request"));
    app.world_mut().entity_mut(ann).remove::<Refused>().insert(Wants(Want::new("warm")));
    until(&mut app, "a right goal", |world| step_id(world, ann).is_some());
    assert!(app.world().get::<Refused>(ann).is_none());
}

#[test]
fn an_engine_that_ends_is_told_and_does_not_end_the_game() {
    let mut app = app(Limits { memory_bytes: 1 << 20, ..Limits::default() });
    let ann = villager(&mut app, "ann", "warm");
    let is_told = |world: &World| world.resource::<Planner>().last_error.as_ref().is_some_and(|error| error.code == "memory-limit");
    until(&mut app, "the limit", is_told);
    for _ in 0..20 {
        app.update();
    }
    assert!(is_told(app.world()) && step_id(app.world(), ann).is_none());
}
