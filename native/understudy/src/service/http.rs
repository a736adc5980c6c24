use super::address::Address;
use crate::error::Error;
use crate::question::{Answer, JointPlan, Question};
use serde_json::Value;
use std::time::Duration;

/// Time for the network, beyond the budget of a question.
const NETWORK: Duration = Duration::from_secs(1);
/// Size limit of an answer.
const MAX_BYTES: u64 = 1 << 20;
/// The time of a question that tells no budget, in milliseconds.
const NO_BUDGET_MS: u64 = 1000;

/// Questions to a server over HTTP, beside sessions. Each call waits for the answer: up to the budget and a second.
///
/// ```no_run
/// use understudy::service::Http;
/// use understudy::{json, Question};
///
/// # fn main() -> Result<(), understudy::Error> {
/// let server = Http::new("http://127.0.0.1:7071")?;
/// let state = json!({ "at": "home", "wood": 0, "fire_lit": false });
/// let answer = server.plan(Question::plan("ann", state, "warm").domain("hut"))?;
/// # Ok(())
/// # }
/// ```
pub struct Http {
    address: Address,
    key: Option<String>,
}

impl Http {
    /// # Errors
    /// `bad-url` for anything but the address of a server.
    pub fn new(url: &str) -> Result<Self, Error> {
        Ok(Self { address: Address::read(url)?, key: None })
    }

    /// Shows a key with each question, to a server that asks for one.
    #[must_use]
    pub fn with_key(mut self, key: &str) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Asks for a plan: [`Question::plan`] or [`Question::now`], with its domain.
    ///
    /// # Errors
    /// Those of the server; `unreachable` and `timed-out`; `http-status` and `bad-answer` for what no server answers;
    /// `bad-value` for another question.
    pub fn plan(&self, question: Question) -> Result<Answer, Error> {
        Answer::read(&self.ask(question)?).ok_or_else(|| bad_answer("is not a plan"))
    }

    /// Asks for a joint plan: [`Question::together`], with its domain.
    ///
    /// # Errors
    /// As [`Http::plan`].
    pub fn together(&self, question: Question) -> Result<JointPlan, Error> {
        JointPlan::read(&self.ask(question)?).ok_or_else(|| bad_answer("is not a joint plan"))
    }

    fn ask(&self, question: Question) -> Result<Value, Error> {
        let (members, kind) = question.into_parts();
        let path = match kind.as_str() {
            Some("plan-once") => "/v1/plan",
            Some("plan-now") => "/v1/plan-now",
            Some("plan-together") => "/v1/plan-together",
            _ => return Err(Error::new("bad-value", "such a question is one for the library alone")),
        };
        let budget = members.get("budgetMs").and_then(Value::as_u64).unwrap_or(NO_BUDGET_MS);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_millis(budget) + NETWORK))
            .http_status_as_error(false)
            // Another place must not see the key.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build()
            .into();
        let mut request = agent.post(self.address.at(path)).header("content-type", "application/json");
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let mut response = request.send(Value::Object(members).to_string()).map_err(lost)?;
        let status = response.status().as_u16();
        let text = response.body_mut().with_config().limit(MAX_BYTES).read_to_string();
        let told = match text {
            Ok(text) => serde_json::from_str(&text).unwrap_or_default(),
            Err(error @ (ureq::Error::Timeout(_) | ureq::Error::Io(_))) => return Err(lost(error)),
            Err(_) => Value::Null,
        };
        match (status, &told["error"]) {
            (200..=299, _) => Ok(told),
            (_, error) if error["code"].is_string() && error["message"].is_string() => Err(Error::from_value(error)),
            _ => Err(Error::new("http-status", format!("the server answered with the status {status}"))),
        }
    }
}

fn lost(error: ureq::Error) -> Error {
    let code = if matches!(error, ureq::Error::Timeout(_)) { "timed-out" } else { "unreachable" };
    Error::new(code, error.to_string())
}

fn bad_answer(told: &str) -> Error {
    Error::new("bad-answer", format!("what the server answered {told}"))
}
