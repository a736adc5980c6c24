//! The systems of the plugin, in their order in a frame.

use crate::{Agent, Doing, Ended, Planner, Refused, Wants};
use bevy_ecs::prelude::*;
use serde::Serialize;
use understudy::{Engine, Error, Event, State};

impl Planner {
    fn note(&mut self, told: Result<(), Error>) {
        if let Err(error) = told {
            self.last_error = Some(error);
        }
    }

    fn entity_of(&self, agent: &str) -> Option<Entity> {
        self.names.iter().find(|(_, name)| *name == agent).map(|(entity, _)| *entity)
    }
}

/// Tells of agents that are gone, and of those that want nothing more.
pub(crate) fn leave(
    mut planner: ResMut<Planner>,
    mut gone: RemovedComponents<Agent>,
    mut idle: RemovedComponents<Wants>,
    wanting: Query<(), With<Wants>>,
) {
    for entity in idle.read().filter(|entity| !wanting.contains(*entity)) {
        let Some(name) = planner.names.get(&entity).cloned() else { continue };
        let told = planner.session.idle(&name);
        planner.note(told);
    }
    for entity in gone.read() {
        let Some(name) = planner.names.remove(&entity) else { continue };
        let told = planner.session.leave(&name);
        planner.note(told);
    }
}

type Changes<S> = (Entity, Ref<'static, Agent>, Ref<'static, S>, Option<Ref<'static, Wants>>);

/// Tells states and wants that have changed.
pub(crate) fn tell<S: Component + Serialize>(mut planner: ResMut<Planner>, agents: Query<Changes<S>>) {
    for (entity, agent, state, wants) in &agents {
        if agent.is_changed() {
            planner.names.insert(entity, agent.name().into());
        }
        if state.is_changed() || agent.is_changed() {
            let told = match serde_json::to_value(&*state) {
                Ok(values) => planner.session.see(agent.name(), values),
                Err(error) => planner.session.see(agent.name(), error.to_string()),
            };
            planner.note(told);
        }
        if let Some(wants) = wants.filter(|wants| wants.is_changed() || agent.is_changed()) {
            let told = planner.session.want(agent.name(), wants.0.clone());
            planner.note(told);
        }
    }
}

/// Tells the ends of steps, after the states.
pub(crate) fn end(mut commands: Commands, mut planner: ResMut<Planner>, agents: Query<(Entity, &Agent, Option<&Doing>, &Ended)>) {
    for (entity, agent, doing, ended) in &agents {
        if let Some(Doing { step_id, .. }) = doing {
            let told = match ended {
                Ended::Finished => planner.session.finished(agent.name(), *step_id),
                Ended::Failed(why) => planner.session.failed(agent.name(), *step_id, why),
            };
            planner.note(told);
        }
        commands.entity(entity).remove::<(Doing, Ended)>();
    }
}

/// Opens a planner again that has ended by an error of its own, and not by its options.
pub(crate) fn renew(mut commands: Commands, mut planner: ResMut<Planner>, doing: Query<Entity, With<Doing>>) {
    let State::Failed(error) = planner.session.engine().state() else { return };
    let is_wrong = planner.last_error.replace(error.clone()) == Some(error);
    if is_wrong {
        return;
    }
    for entity in &doing {
        commands.entity(entity).remove::<Doing>();
    }
    let fresh = Engine::start(&planner.options, planner.limits.clone());
    let told = fresh.and_then(|engine| planner.session.renew(engine));
    if told.is_err() {
        planner.note(told);
    }
}

/// Turns the planner's messages into components.
pub(crate) fn hear(mut commands: Commands, mut planner: ResMut<Planner>) {
    while let Some(event) = planner.session.next_event() {
        match event {
            Event::Begin { agent, step_id, step, part, .. } => {
                let Some(entity) = planner.entity_of(&agent) else { continue };
                commands.entity(entity).insert(Doing { step_id, step, part });
            }
            Event::Interrupt { agent, .. } | Event::Finish { agent, .. } => {
                let Some(entity) = planner.entity_of(&agent) else { continue };
                commands.entity(entity).remove::<Doing>();
            }
            Event::Failed { agent, error, .. } => {
                if let Some(entity) = agent.and_then(|name| planner.entity_of(&name)) {
                    commands.entity(entity).insert(Refused(error));
                } else {
                    planner.last_error = Some(error);
                }
            }
            _ => {}
        }
    }
}
