//! Conversations with the tutor.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Row, Table};
use shared::ids::LeaseId;
use shared::types::rate_limit::Limit;
use shared_tutor::store::conversations::{self, Conversation};
use shared_tutor::store::streamed_answers::StreamedAnswer;

use super::parsed;
use crate::support::{Actor, TestApp};

/// A streamed answer with the lease of its worker.
#[derive(Serialize, Deserialize)]
struct LeasedAnswer {
    #[serde(flatten)]
    answer: StreamedAnswer,
    #[serde(default)]
    holder: Option<LeaseId>,
    #[serde(default)]
    lease_until: Option<i64>,
}

impl Row for LeasedAnswer {
    const KIND: &'static str = StreamedAnswer::KIND;
}

impl TestApp {
    /// Sets the number of turns of a conversation.
    pub fn set_turns(&self, student: &Actor, conversation_id: &str, turns: u32) {
        let key = conversations::key(parsed(&student.id), parsed(conversation_id));
        self.change(&key, |conversation: &mut Conversation| conversation.turns = turns);
    }

    /// How many questions count in a student's daily quota.
    pub fn questions_in_quota(&self, student: &Actor) -> usize {
        let name = format!("tutor#{}", student.id);
        let limit = Limit { events: 1, seconds: 1 };
        let row: Map<String, Value> = self.stored(&SlidingWindow::new(&name, limit).key);
        row.keys().filter(|name| name[1..].parse::<u32>().is_ok()).count()
    }

    /// The state that a worker leaves that dies before it sends the piece `from` of the only streamed answer, once its
    /// lease has expired.
    pub fn interrupt_streamed_answer(&self, from: u32) {
        let (holder, expired) = (self.fresh_id(), self.cloud.clock().unix_seconds() - 1);
        self.change_all(Table::Plans, |row: &mut LeasedAnswer| {
            row.answer.is_sent = false;
            row.answer.from = from;
            (row.holder, row.lease_until) = (Some(holder), Some(expired));
        });
    }
}
