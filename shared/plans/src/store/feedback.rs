//! The feedback of students on their plans.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | feedback on a generation, one at most | `USER#{id}` / `FEEDBACK#{generation}` |
//! | all feedback of a student | `USER#{id}` / begins with `FEEDBACK#` |

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Row, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{GenerationId, UserId};

use crate::planner::Feedback;
use crate::store::generations;
use crate::store::plans::{key, query};

/// Feedback as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFeedback {
    /// The generation of the plan.
    pub generation_id: GenerationId,
    /// The rating and the comments.
    #[serde(flatten)]
    pub feedback: Feedback,
    /// When the feedback was given.
    pub created_at: Timestamp,
}

impl Row for PlanFeedback {
    const KIND: &str = "plan_feedback";
}

/// The repository of feedback.
#[derive(Clone, Copy, Debug)]
pub struct PlanFeedbacks<'a>(pub &'a Database);

fn sk(generation_id: GenerationId) -> String {
    format!("FEEDBACK#{generation_id}")
}

/// A write that stores feedback; its condition fails if the plan has feedback already.
pub(super) fn create(user_id: UserId, feedback: &PlanFeedback) -> Result<Write> {
    let key = key(user_id, sk(feedback.generation_id));
    Ok(Write::put(key, feedback)?.if_absent())
}

pub(super) fn already_given() -> Error {
    Error::new(ErrorCode::Conflict, "This plan has feedback already.")
}

impl PlanFeedbacks<'_> {
    /// The feedback on a generation.
    pub async fn of_generation(&self, user_id: UserId, generation_id: GenerationId) -> Result<Option<PlanFeedback>> {
        self.0.get(&key(user_id, sk(generation_id))).await
    }

    /// All feedback of a student.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<PlanFeedback>> {
        let rows = self.0.query_all(query(user_id).prefix("FEEDBACK#")).await?;
        rows.into_iter().map(decode).collect()
    }

    /// Stores feedback.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if there is no such generation, [`ErrorCode::Conflict`] if it is not ready or has feedback
    /// already.
    pub async fn create(&self, user_id: UserId, feedback: &PlanFeedback) -> Result<()> {
        let mut work = UnitOfWork::new();
        work.add(generations::is_ready(user_id, feedback.generation_id)?)
            .or_fail_with(not_ready);
        work.add(create(user_id, feedback)?).or_fail(already_given);
        work.commit_once(self.0, ()).await
    }
}

fn not_ready(generation: Option<Item>) -> Error {
    match generation {
        None => Error::unknown("generation_id", "No plan with this id."),
        Some(_) => Error::new(ErrorCode::Conflict, "This plan is not ready."),
    }
}
