//! What students said about their plans.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | feedback on a generation, one at most | `USER#{id}` / `FEEDBACK#{generation}` |
//! | all feedback of a student | `USER#{id}` / begins with `FEEDBACK#` |

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;

use crate::planner::Feedback;
use crate::store::generations;
use crate::store::plans::{key, query};

/// Feedback as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFeedback {
    /// The generation that it is about.
    pub generation_id: Id,
    /// What was said.
    #[serde(flatten)]
    pub feedback: Feedback,
    /// When.
    pub created_at: Timestamp,
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct PlanFeedbacks<'a>(pub &'a Database);

fn sk(generation_id: Id) -> String {
    format!("FEEDBACK#{generation_id}")
}

/// A write that stores feedback unless there is some.
///
/// # Errors
/// Only on a fault of ours.
pub(super) fn give(user_id: Id, feedback: &PlanFeedback) -> Result<Write> {
    let key = key(user_id, sk(feedback.generation_id));
    Ok(Write::put(key, "plan_feedback", feedback)?.if_absent())
}

/// That there is feedback already.
pub(super) fn given_already() -> Error {
    Error::new(Code::Conflict, "There is feedback on this plan already.")
}

impl PlanFeedbacks<'_> {
    /// The feedback on a generation.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_generation(&self, user_id: Id, generation_id: Id) -> Result<Option<PlanFeedback>> {
        self.0.get(&key(user_id, sk(generation_id))).await
    }

    /// All feedback of a student.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_user(&self, user_id: Id) -> Result<Vec<PlanFeedback>> {
        let rows = self.0.query_all(query(user_id).prefix("FEEDBACK#")).await?;
        rows.into_iter().map(decode).collect()
    }

    /// Stores feedback.
    ///
    /// # Errors
    /// [`Code::NotFound`] without such a generation, [`Code::Conflict`] for one that is not ready or has feedback already, or the
    /// database is unavailable.
    pub async fn give(&self, user_id: Id, feedback: &PlanFeedback) -> Result<()> {
        let writes = vec![
            generations::is_ready(user_id, feedback.generation_id)?,
            give(user_id, feedback)?,
        ];
        match self.0.transact(writes).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::ConditionFailed(lost) => Err(match lost.first() {
                Some(first) if first.index == 0 && first.item.is_none() => Error::not_found(),
                Some(first) if first.index == 0 => Error::new(Code::Conflict, "This plan is not ready."),
                _ => given_already(),
            }),
        }
    }
}
