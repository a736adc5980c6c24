use super::hub::Hub;
use crate::event::Step;
use serde_json::{json, Map, Value};

const RETRY_S: f64 = 1.0;
/// Time after which a want without a state is in vain: the agent's name may be wrong.
const VAIN_S: f64 = 1.0;
/// Codes of temporary refusals.
const BUSY: [&str; 3] = ["too-busy", "rate-limited", "draining"];

/// The want of an agent or a squad, sent once, and again whenever another plan is needed. Times are in seconds.
pub(super) struct Wanted {
    /// The goal with its options, if there is one.
    pub(super) told: Option<Map<String, Value>>,
    /// Whether a request for a plan is due.
    pub(super) is_due: bool,
    /// The server's number for it; 0 for none.
    seq: u64,
    /// Time of a refusal, after which wanting the same again is meaningful.
    refused_at: f64,
    ask_at: f64,
    /// Time at which it is in vain; infinite while it is not.
    vain_at: f64,
    is_vain: bool,
    /// Failed steps, excluded from plans.
    failed: Vec<Step>,
}

impl Wanted {
    pub(super) fn new() -> Self {
        let (refused_at, ask_at, vain_at) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
        Self { told: None, is_due: false, seq: 0, refused_at, ask_at, vain_at, is_vain: false, failed: Vec::new() }
    }

    /// Whether the server's runner starts the steps.
    pub(super) fn is_served(&self) -> bool {
        self.told.as_ref().is_some_and(|told| told.get("runner").is_some_and(|runner| runner == "server"))
    }

    /// Whether the server plans for it.
    pub(super) fn is_known(&self) -> bool {
        self.seq > 0
    }

    /// Sets another want; false for the same one, which is sent again only after a refusal.
    pub(super) fn become_other(&mut self, message: Map<String, Value>) -> bool {
        if self.told.as_ref() == Some(&message) {
            self.ask_at = self.ask_at.min(self.refused_at + RETRY_S);
            return false;
        }
        self.told = Some(message);
        self.failed.clear();
        true
    }

    /// Clears the want.
    pub(super) fn end(&mut self) {
        self.told = None;
        self.is_due = false;
    }

    /// Requests another plan.
    pub(super) fn ask(&mut self) {
        self.ask_at = f64::INFINITY;
        self.tell_again();
    }

    /// Whether another request is due.
    pub(super) fn is_ask_due(&self, now: f64) -> bool {
        now >= self.ask_at
    }

    pub(super) fn tell_again(&mut self) {
        self.is_due = self.told.is_some();
        self.refused_at = f64::INFINITY;
    }

    /// Whether it has waited long for a state; once.
    pub(super) fn waits_in_vain(&mut self, now: f64, has_state: bool) -> bool {
        if has_state || !self.is_due {
            (self.vain_at, self.is_vain) = (f64::INFINITY, false);
            return false;
        }
        self.vain_at = self.vain_at.min(now + VAIN_S);
        let was_vain = std::mem::replace(&mut self.is_vain, now >= self.vain_at);
        self.is_vain && !was_vain
    }

    pub(super) fn forget_session(&mut self) {
        self.seq = 0;
    }

    /// Sends the want, with more members; false if it is too large.
    pub(super) fn say(&mut self, now: f64, hub: &mut Hub, sender: &str, more: Map<String, Value>) -> bool {
        self.is_due = false;
        self.ask_at = f64::INFINITY;
        let mut message = self.told.clone().unwrap_or_default();
        message.extend(more);
        if !self.failed.is_empty() {
            let disabled = message.entry("disabled").or_insert_with(|| json!([]));
            if let Value::Array(disabled) = disabled {
                disabled.extend(self.failed.iter().map(Step::to_value));
            }
        }
        self.seq = hub.send(sender, message);
        self.refused_at = if self.seq > 0 { f64::INFINITY } else { now };
        self.seq > 0
    }

    /// Whether a plan for this want number answers the current want.
    pub(super) fn is_answered_by(&self, number: Option<u64>) -> bool {
        self.told.is_some() && self.has_number(number.unwrap_or(0))
    }

    /// Whether a number is the server's number for it.
    pub(super) fn has_number(&self, number: u64) -> bool {
        number > 0 && number == self.seq
    }

    /// Handles an error about a message; returns whether the want is sent again by itself.
    pub(super) fn refused(&mut self, code: &str, number: u64, now: f64) -> bool {
        if !self.has_number(number) {
            return false;
        }
        if BUSY.contains(&code) {
            self.ask_at = now + RETRY_S;
            return true;
        }
        self.refused_at = now;
        false
    }

    /// Drops a finished order, so that it is not repeated in another session or from a saved game.
    pub(super) fn order_ended(&mut self, id: &str) {
        if let Some(Value::Array(orders)) = self.told.as_mut().and_then(|told| told.get_mut("orders")) {
            orders.retain(|order| order["id"] != id);
        }
    }

    pub(super) fn step_failed(&mut self, step: &Step) {
        self.failed.push(step.clone());
    }

    pub(super) fn step_finished(&mut self) {
        self.failed.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_in_vain_once_without_a_state() {
        let mut wanted = Wanted::new();
        assert!(!wanted.waits_in_vain(0.0, false));
        wanted.become_other(Map::new());
        wanted.ask();
        let told = [0.0, 0.9, 1.1, 2.2].map(|now| wanted.waits_in_vain(now, false));
        assert_eq!(told, [false, false, true, false]);
        assert!(!wanted.waits_in_vain(3.0, true) && !wanted.waits_in_vain(4.0, false));
        assert!(wanted.waits_in_vain(5.0, false));
    }
}
