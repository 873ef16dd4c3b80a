//! Answers that are streamed over a socket, for an hour.
//!
//! | access pattern | key |
//! |---|---|
//! | an answer of a user | `USER#{id}` / `ANSWER#{answer}` |
//!
//! The row is made with the question and what it costs of the quota. Whoever holds its lease finds the answer and streams it.
//! Until there is an answer, `connection_id` and `from` say where it is to go and may be changed; after that they stay, and
//! whoever wants the answer elsewhere streams it there. So each connection gets each piece from one side alone.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Outcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;

use super::row_key;
use crate::answering::{Answer, Citation, Source, deltas};

/// How long an answer is kept, in seconds.
const KEPT_SECONDS: i64 = 3_600;
/// How long a worker has to find an answer and to stream it, in seconds: longer than the AI worker may run.
const LEASE_SECONDS: i64 = 120;

/// An answer as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StreamedAnswer {
    /// The id.
    pub id: Id,
    /// Who asked.
    pub user_id: Id,
    /// The course it is about.
    pub course_id: Id,
    /// The course's code.
    pub course_code: String,
    /// What was asked.
    pub query: String,
    /// The conversation it belongs to.
    pub conversation_id: Id,
    /// Whether the conversation begins with it.
    pub is_new: bool,
    /// The slot of the quota that it took, and when, to be given back if nothing comes of it.
    pub slot: String,
    /// When it was asked, in Unix seconds: the slot holds the same.
    pub asked_at: i64,
    /// The connection it goes to.
    pub connection_id: String,
    /// The first piece that is wanted there.
    pub from: u32,
    /// What came of it.
    #[serde(default)]
    pub result: Option<StreamedResult>,
    /// Whether all of it was sent to that connection, as far as it lasted.
    #[serde(default)]
    pub is_sent: bool,
    /// When DynamoDB may remove the row.
    pub ttl: i64,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StreamedResult {
    /// An answer.
    Answered {
        /// Its pieces.
        deltas: Vec<String>,
        /// What it rests on.
        citations: Vec<Citation>,
        /// Who answered.
        source: Source,
    },
    /// None.
    Failed {
        /// The word for clients.
        code: String,
        /// The text for clients.
        detail: String,
    },
}

impl From<&Answer> for StreamedResult {
    fn from(answer: &Answer) -> Self {
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
    /// Whether it is still kept at `now`, a Unix time.
    fn is_kept(&self, now: i64) -> bool {
        now < self.asked_at + KEPT_SECONDS
    }

    fn key(&self) -> Key {
        key(self.user_id, self.id)
    }
}

/// When DynamoDB may remove the row of a question asked at `now`.
#[must_use]
pub fn ttl(now: i64) -> i64 {
    now + KEPT_SECONDS
}

/// Whether an answer is one's own to find and to stream.
#[derive(Debug)]
pub enum Claim {
    /// It is, for the time of the lease.
    Mine(Box<StreamedAnswer>),
    /// Somebody else is at it.
    Busy,
    /// There is nothing left to do.
    Over,
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a>(pub &'a Database);

fn key(user_id: Id, id: Id) -> Key {
    row_key(user_id, format!("ANSWER#{id}"))
}

impl Answers<'_> {
    /// A write that stores a question that was just asked.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub fn ask(&self, answer: &StreamedAnswer) -> Result<Write> {
        Write::put(answer.key(), "answer", answer).map(Write::if_absent)
    }

    /// An answer of the user, if it is still kept.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get(&self, user_id: Id, id: Id, now: i64) -> Result<Option<StreamedAnswer>> {
        let answer: Option<StreamedAnswer> = self.0.get(&key(user_id, id)).await?;
        Ok(answer.filter(|answer| answer.is_kept(now)))
    }

    /// Takes the lease on an answer for `holder`, a new id.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn claim(&self, user_id: Id, id: Id, holder: Id, now: i64) -> Result<Claim> {
        let write = Write::update(key(user_id, id), "SET holder = :holder, lease_until = :until")
            .if_present()
            .condition("is_sent = :no AND (attribute_not_exists(holder) OR lease_until <= :now)")
            .value(":holder", holder)?
            .value(":until", now + LEASE_SECONDS)?
            .value(":no", false)?
            .value(":now", now)?;
        let is_over = |answer: &StreamedAnswer| answer.is_sent || !answer.is_kept(now);
        Ok(match self.0.write(write).await? {
            Outcome::ConditionFailed(None) => Claim::Over,
            Outcome::ConditionFailed(Some(row)) if is_over(&decode(row.clone())?) => Claim::Over,
            Outcome::ConditionFailed(Some(_)) => Claim::Busy,
            Outcome::Done(row) => {
                let answer: StreamedAnswer = decode(row)?;
                if answer.is_kept(now) {
                    Claim::Mine(Box::new(answer))
                } else {
                    Claim::Over
                }
            }
        })
    }

    /// A write that says what came of the question, once, by the holder of the lease.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub fn settle(&self, answer: &StreamedAnswer, result: &StreamedResult, holder: Id) -> Result<Write> {
        Write::update(answer.key(), "SET #result = :result")
            .if_present()
            .condition("holder = :holder AND attribute_not_exists(#result)")
            .name("#result", "result")
            .value(":result", result)?
            .value(":holder", holder)
    }

    /// A write that settles a question nobody holds yet: it could not be handed to a worker.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub fn withdraw(&self, answer: &StreamedAnswer) -> Write {
        Write::delete(answer.key())
            .if_present()
            .condition("attribute_not_exists(holder)")
    }

    /// Lets go of an answer: `is_sent` if there is nothing left to send, otherwise `from` is the first piece that is.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn release(&self, answer: &StreamedAnswer, holder: Id, from: u32, is_sent: bool) -> Result<()> {
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
            // A lease that was lost is nothing to let go of.
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Sends an answer that is still to be found to `connection_id` instead, beginning with the piece `from`. The answer as it
    /// is then: with a result, nothing was changed, and it is the caller who streams it.
    ///
    /// # Errors
    /// [`Code::NotFound`] if the user has no such answer, or it is no longer kept.
    pub async fn redirect(
        &self,
        user_id: Id,
        id: Id,
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
}

fn gone() -> Error {
    Error::new(Code::NotFound, "There is no such answer (any more).")
}
