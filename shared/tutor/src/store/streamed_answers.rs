//! Answers that are streamed over sockets, kept for an hour.
//!
//! | access pattern | key |
//! |---|---|
//! | an answer of a user | `USER#{id}` / `ANSWER#{answer}` |
//!
//! The row is created with the question and its slot of the quota. The holder of the lease finds the answer and streams
//! it. Until there is an answer, `connection_id` and `from` determine its destination and can be changed. After that
//! they are fixed, and a request for another destination streams the answer itself. So each connection gets each piece
//! from one sender only.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Outcome, Row, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{ConversationId, CourseId, LeaseId, TurnId, UserId};

use super::{row_key, rows};
use crate::answering::{Citation, Source, TutorAnswer, deltas};

/// How long an answer is kept, in seconds.
const KEPT_SECONDS: i64 = 3_600;
/// The time for a worker to find and stream an answer, in seconds: longer than the AI worker may run.
const LEASE_SECONDS: i64 = 120;

/// An answer as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StreamedAnswer {
    /// The id.
    pub id: TurnId,
    /// The user who asked the question.
    pub user_id: UserId,
    /// The course of the question.
    pub course_id: CourseId,
    /// The code of the course.
    pub course_code: String,
    /// The question.
    pub query: String,
    /// The conversation of the question.
    pub conversation_id: ConversationId,
    /// Whether the conversation begins with the question.
    pub is_new: bool,
    /// The slot of the quota, which is returned if the question cannot be answered.
    pub slot: String,
    /// When the question was asked, in Unix seconds, as stored in the slot.
    pub asked_at: i64,
    /// The connection to stream the answer to.
    pub connection_id: String,
    /// The first piece to send to the connection.
    pub from: u32,
    /// The result, once there is one.
    #[serde(default)]
    pub result: Option<StreamedResult>,
    /// Whether all pieces were sent to the connection, or the connection has ended.
    #[serde(default)]
    pub is_sent: bool,
    /// When DynamoDB may remove the row.
    pub ttl: i64,
}

impl Row for StreamedAnswer {
    const KIND: &str = "answer";
}

/// The result of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StreamedResult {
    /// The question was answered.
    Answered {
        /// The pieces of the answer.
        deltas: Vec<String>,
        /// The citations of the answer.
        citations: Vec<Citation>,
        /// The author of the answer.
        source: Source,
    },
    /// The question could not be answered.
    Failed {
        /// The error code for clients.
        code: String,
        /// The error text for clients.
        detail: String,
    },
}

impl From<&TutorAnswer> for StreamedResult {
    fn from(answer: &TutorAnswer) -> Self {
        Self::Answered {
            deltas: deltas(&answer.text),
            citations: answer.citations.clone(),
            source: answer.source,
        }
    }
}

impl From<&Error> for StreamedResult {
    fn from(error: &Error) -> Self {
        Self::Failed {
            code: error.code().as_str().to_owned(),
            detail: error.parts().detail.clone().into_owned(),
        }
    }
}

impl StreamedAnswer {
    /// Whether the answer is still kept at `now`, a Unix time.
    fn is_kept(&self, now: i64) -> bool {
        now < self.asked_at + KEPT_SECONDS
    }

    fn key(&self) -> Key {
        key(self.user_id, self.id)
    }
}

/// When DynamoDB may remove the row of a question asked at `now`.
pub fn ttl(now: i64) -> i64 {
    now + KEPT_SECONDS
}

/// The result of acquiring the lease of an answer.
#[derive(Debug)]
pub enum LeaseOutcome {
    /// The worker has the lease and must find and stream the answer.
    Acquired(Box<StreamedAnswer>),
    /// Another worker has the lease.
    Busy,
    /// The answer has been sent, or is no longer kept.
    Finished,
}

/// The repository of streamed answers.
#[derive(Clone, Copy, Debug)]
pub struct StreamedAnswers<'a>(pub &'a Database);

fn key(user_id: UserId, id: TurnId) -> Key {
    row_key(user_id, format!("ANSWER#{id}"))
}

impl StreamedAnswers<'_> {
    /// An answer of a user, if it is still kept.
    pub async fn get(&self, user_id: UserId, id: TurnId, now: i64) -> Result<Option<StreamedAnswer>> {
        let answer: Option<StreamedAnswer> = self.0.get(&key(user_id, id)).await?;
        Ok(answer.filter(|answer| answer.is_kept(now)))
    }

    /// Acquires the lease of an answer for `holder`, a new id.
    pub async fn acquire(&self, user_id: UserId, id: TurnId, holder: LeaseId, now: i64) -> Result<LeaseOutcome> {
        let write = Write::update(key(user_id, id), "SET holder = :holder, lease_until = :until")
            .if_present()
            .condition("is_sent = :no AND (attribute_not_exists(holder) OR lease_until <= :now)")
            .value(":holder", holder)?
            .value(":until", now + LEASE_SECONDS)?
            .value(":no", false)?
            .value(":now", now)?;
        let is_over = |answer: &StreamedAnswer| answer.is_sent || !answer.is_kept(now);
        Ok(match self.0.write(write).await? {
            Outcome::ConditionFailed(None) => LeaseOutcome::Finished,
            Outcome::ConditionFailed(Some(row)) if is_over(&decode(row.clone())?) => LeaseOutcome::Finished,
            Outcome::ConditionFailed(Some(_)) => LeaseOutcome::Busy,
            Outcome::Done(row) => {
                let answer: StreamedAnswer = decode(row)?;
                if answer.is_kept(now) {
                    LeaseOutcome::Acquired(Box::new(answer))
                } else {
                    LeaseOutcome::Finished
                }
            }
        })
    }

    /// Releases the lease of an answer. `is_sent` says that nothing is left to send; otherwise `from` is the first
    /// piece to send.
    pub async fn release(&self, answer: &StreamedAnswer, holder: LeaseId, from: u32, is_sent: bool) -> Result<()> {
        let write = Write::update(
            answer.key(),
            "SET is_sent = :sent, #from = :from REMOVE holder, lease_until",
        )
        .condition("holder = :holder")
        .name("#from", "from")
        .value(":sent", is_sent)?
        .value(":from", from)?
        .value(":holder", holder)?;
        match self.0.write(write).await? {
            // The lease was lost already.
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Redirects a pending answer to `connection_id`, beginning with the piece `from`, and returns the row. If it has a
    /// result, nothing was changed, and the caller must stream the answer.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if the user has no such answer or it is no longer kept.
    pub async fn redirect(
        &self,
        user_id: UserId,
        id: TurnId,
        connection_id: &str,
        from: u32,
        now: i64,
    ) -> Result<StreamedAnswer> {
        let write = Write::update(key(user_id, id), "SET connection_id = :connection, #from = :from")
            .if_present()
            .condition("attribute_not_exists(#result)")
            .name("#from", "from")
            .name("#result", "result")
            .value(":connection", connection_id)?
            .value(":from", from)?;
        let row = match self.0.write(write).await? {
            Outcome::Done(row) | Outcome::ConditionFailed(Some(row)) => row,
            Outcome::ConditionFailed(None) => return Err(gone()),
        };
        let answer: StreamedAnswer = decode(row)?;
        if answer.is_kept(now) { Ok(answer) } else { Err(gone()) }
    }

    /// Deletes all answers of a user.
    pub(crate) async fn erase_of_user(&self, user_id: UserId) -> Result<()> {
        self.0.clear(rows(user_id).prefix("ANSWER#"), |_row| false).await
    }
}

/// A write that stores a new question.
pub fn create(answer: &StreamedAnswer) -> Result<Write> {
    Write::put(answer.key(), answer).map(Write::if_absent)
}

/// A write that stores the result. Its condition fails if there is a result already or the lease was lost.
pub fn settle(answer: &StreamedAnswer, result: &StreamedResult, holder: LeaseId) -> Result<Write> {
    Write::update(answer.key(), "SET #result = :result")
        .if_present()
        .condition("holder = :holder AND attribute_not_exists(#result)")
        .name("#result", "result")
        .value(":result", result)?
        .value(":holder", holder)
}

/// A write that deletes a question that could not be enqueued. Its condition fails if a worker has the lease.
pub fn withdraw(answer: &StreamedAnswer) -> Write {
    Write::delete(answer.key())
        .if_present()
        .condition("attribute_not_exists(holder)")
}

fn gone() -> Error {
    Error::new(
        ErrorCode::NotFound,
        "This answer does not exist or is no longer available.",
    )
}
