use crate::event::Step;

/// The early steps of a plan in progress: the state it is for, its steps, and the number of finished ones.
#[derive(Default)]
pub(super) struct EarlySteps {
    based_on: Option<u64>,
    steps: Vec<Step>,
    done: usize,
}

impl EarlySteps {
    /// Drops the plan.
    pub(super) fn forget(&mut self) {
        self.based_on = None;
    }

    /// Adds a step; returns the remaining ones, or `None` for a gap.
    pub(super) fn add(&mut self, based_on: u64, index: u64, step: Step) -> Option<Vec<Step>> {
        if index == 0 {
            *self = Self { based_on: Some(based_on), ..Self::default() };
        }
        if self.based_on != Some(based_on) || usize::try_from(index).ok()? != self.steps.len() {
            return None;
        }
        self.steps.push(step);
        Some(self.steps.get(self.done..)?.to_vec())
    }

    pub(super) fn step_finished(&mut self) {
        self.done += 1;
    }

    /// Number of the whole plan's finished steps, from which it continues.
    pub(super) fn done_of(&self, based_on: u64, steps: &[Step]) -> usize {
        let is_of_plan = self.based_on == Some(based_on) && self.done <= self.steps.len();
        let is_same = is_of_plan && steps.starts_with(&self.steps[..self.done]);
        if is_same {
            self.done
        } else {
            0
        }
    }
}
