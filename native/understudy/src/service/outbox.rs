//! Messages on their way to the server.

use crate::error::Error;
use serde_json::{Map, Value};
use std::collections::VecDeque;
use std::mem;

/// Limit on unacknowledged messages; beyond it nothing is sent, and changes accumulate into one message.
const MAX_KEPT: usize = 256;
const MESSAGE_BYTES: usize = 32 << 10;
/// Smallest accepted message limit of a server.
const FEWEST_BYTES: usize = 1 << 10;
/// Size of a batch without its messages.
const BATCH_BYTES: usize = 64;
/// Number of recent messages with a known sender, for errors about them.
const MAX_SENDERS: usize = 1024;

/// Numbered messages: kept until the server has acknowledged them, and sent in batches of limited size.
pub(super) struct Outbox {
    /// The number of the last message.
    pub(super) seq: u64,
    /// Size limit of a message for the server.
    pub(super) limit: usize,
    kept: VecDeque<(u64, String)>,
    /// The senders of recent messages, by number; empty for none.
    senders: VecDeque<(u64, String)>,
    batch: Vec<String>,
    batch_bytes: usize,
    /// Batches that are complete.
    ready: Vec<String>,
}

impl Outbox {
    pub(super) fn new() -> Self {
        Self {
            seq: 0,
            limit: MESSAGE_BYTES,
            kept: VecDeque::new(),
            senders: VecDeque::new(),
            batch: Vec::new(),
            batch_bytes: 0,
            ready: Vec::new(),
        }
    }

    /// Adds a message of an agent, or of none, and returns its number.
    ///
    /// # Errors
    /// `message-too-large`.
    pub(super) fn add(&mut self, sender: &str, mut message: Map<String, Value>) -> Result<u64, Error> {
        message.insert("seq".into(), (self.seq + 1).into());
        let kind = message["type"].as_str().unwrap_or_default().to_owned();
        let text = Value::Object(message).to_string();
        if text.len() > self.limit {
            let told =
                format!("a message of the type \"{kind}\" has {} bytes; at most {} are read", text.len(), self.limit);
            return Err(Error::new("message-too-large", told));
        }
        self.seq += 1;
        self.kept.push_back((self.seq, text.clone()));
        self.senders.push_back((self.seq, sender.into()));
        if self.senders.len() > MAX_SENDERS {
            self.senders.pop_front();
        }
        if self.batch_bytes + text.len() > self.limit - BATCH_BYTES {
            self.end_batch();
        }
        self.batch_bytes += text.len() + 1;
        self.batch.push(text);
        Ok(self.seq)
    }

    /// The texts to send, each within the limit.
    pub(super) fn taken(&mut self) -> Vec<String> {
        self.end_batch();
        mem::take(&mut self.ready)
    }

    /// Sets the limit that the server told, if it told one.
    pub(super) fn limit_to(&mut self, most: Option<u64>) {
        let most = most.and_then(|each| usize::try_from(each).ok()).unwrap_or(MESSAGE_BYTES);
        self.limit = most.clamp(FEWEST_BYTES, MESSAGE_BYTES);
    }

    pub(super) fn is_full(&self) -> bool {
        self.kept.len() >= MAX_KEPT
    }

    pub(super) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Whether the server has not acknowledged as much before.
    pub(super) fn forget_up_to(&mut self, received: u64) -> bool {
        let before = self.kept.len();
        while self.kept.front().is_some_and(|(seq, _)| *seq <= received) {
            self.kept.pop_front();
        }
        self.kept.len() < before
    }

    /// The texts that a resumed session has not received.
    pub(super) fn unacknowledged(&self) -> impl Iterator<Item = &String> {
        self.kept.iter().map(|(_, text)| text)
    }

    /// The sender of a recent message, empty for none; `None` for an unknown number.
    pub(super) fn sender_of(&self, number: u64) -> Option<&str> {
        self.senders.iter().find(|(seq, _)| *seq == number).map(|(_, sender)| sender.as_str())
    }

    /// Starts the numbers of another session.
    pub(super) fn forget_all(&mut self) {
        self.seq = 0;
        self.kept.clear();
        self.senders.clear();
    }

    fn end_batch(&mut self) {
        let batch = mem::take(&mut self.batch);
        self.batch_bytes = 0;
        match batch.len() {
            0 => {}
            1 => self.ready.extend(batch),
            _ => self.ready.push(format!("{{\"type\":\"batch\",\"messages\":[{}]}}", batch.join(","))),
        }
    }
}
