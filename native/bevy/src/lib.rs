//! Understudy as a plugin of Bevy: agents, their states, wants and steps are components.
//!
//! ```no_run
//! use bevy_app::App;
//! use bevy_ecs::prelude::*;
//! use serde::Serialize;
//! use understudy_bevy::{Agent, Doing, Ended, UnderstudyPlugin, Want, Wants};
//!
//! #[derive(Component, Serialize)]
//! struct Hut {
//!     at: &'static str,
//!     wood: u8,
//!     fire_lit: bool,
//! }
//!
//! fn work(mut commands: Commands, mut huts: Query<(Entity, &mut Hut, &Doing), Without<Ended>>) {
//!     for (entity, mut hut, doing) in &mut huts {
//!         if doing.step.tool == "chop" {
//!             hut.wood += 1;
//!         }
//!         commands.entity(entity).insert(Ended::Finished);
//!     }
//! }
//!
//! let game = std::fs::read_to_string("game.understudy").expect("the game's file");
//! let mut app = App::new();
//! app.add_plugins(UnderstudyPlugin::<Hut>::new(game, "hut"));
//! app.add_systems(bevy_app::Update, work);
//! let hut = Hut { at: "home", wood: 0, fire_lit: false };
//! app.world_mut().spawn((Agent::new("ann"), hut, Wants(Want::new("warm"))));
//! ```
#![deny(unsafe_code)]
#![warn(missing_docs)]

mod systems;

use bevy_app::{App, Plugin, PreUpdate};
use bevy_ecs::prelude::*;
use serde::Serialize;
use std::collections::HashMap;
use std::marker::PhantomData;
use understudy::{Engine, Session};
pub use understudy::{Error, Hello, Limits, Squad, SquadPart, Step, Want};

/// An agent of the planner. Beside it a game puts its state, a component that can be serialized, and [`Wants`].
#[derive(Component, Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    name: String,
}

impl Agent {
    /// An agent with a name that no other one has.
    pub fn new(name: &str) -> Self {
        Self { name: name.into() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What an agent wants. A change is told to the planner, and without it the agent idles.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Wants(pub Want);

/// The step that an agent is doing. The plugin puts it beside [`Agent`], and takes it away when the step ends or is
/// interrupted; a change of `step_id` is another step.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Doing {
    /// The number of the step.
    pub step_id: u64,
    /// The step.
    pub step: Step,
    /// The part of a squad that it is.
    pub part: Option<SquadPart>,
}

/// The end of a step: a game puts it beside [`Doing`], in the frame in which it changes the state.
#[derive(Component, Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The step is done.
    Finished,
    /// It failed, and why: the next plan does without it.
    Failed(String),
}

/// The last error about an agent, such as an unknown goal. A game may take it away.
#[derive(Component, Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub Error);

/// The planner, for what has no component: squads, things, questions, saved games.
#[derive(Resource)]
pub struct Planner {
    /// The session of all agents.
    pub session: Session,
    /// The last error about no agent; a planner that ended, such as by `memory-limit`, is opened again by itself.
    pub last_error: Option<Error>,
    options: String,
    limits: Limits,
    names: HashMap<Entity, String>,
}

/// The plugin for agents whose state is the component `S`. It works in `PreUpdate`: tells what has changed since the last
/// frame, and hears what the planner said.
pub struct UnderstudyPlugin<S> {
    options: String,
    limits: Limits,
    hello: Hello,
    state: PhantomData<fn() -> S>,
}

impl<S> UnderstudyPlugin<S> {
    /// A plugin with the options of an engine, such as a game's file, and the name of the domain.
    pub fn new(options: impl Into<String>, domain: &str) -> Self {
        Self { options: options.into(), limits: Limits::default(), hello: Hello::new(domain), state: PhantomData }
    }

    /// Other limits of the engine.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Another introduction, such as of a game with things.
    pub fn hello(mut self, hello: Hello) -> Self {
        self.hello = hello;
        self
    }
}

impl<S: Component + Serialize> Plugin for UnderstudyPlugin<S> {
    /// # Panics
    /// If there is no memory for a thread, or the options are longer than the limits. Mistakes in them come as
    /// [`Planner::last_error`].
    fn build(&self, app: &mut App) {
        let engine = Engine::start(&self.options, self.limits.clone()).expect("the engine starts");
        let session = Session::new(engine, self.hello.clone()).expect("a new engine takes a message");
        let (options, limits) = (self.options.clone(), self.limits.clone());
        app.insert_resource(Planner { session, last_error: None, options, limits, names: HashMap::new() });
        app.add_systems(PreUpdate, (systems::leave, systems::tell::<S>, systems::end, systems::renew, systems::hear).chain());
    }
}
