//! What a student has done at a quiz.
//!
//! | access pattern | key |
//! |---|---|
//! | record of a user at a quiz | `ASSESSMENT#{user}` / `QUIZ#{quiz}` |
//! | records of a user, to export and erase them | `ASSESSMENT#{user}` / begins with `QUIZ#` |
//!
//! The row counts the attempts: a start, a hand-in and a grade change it on the condition that it is unchanged since it
//! was read, so there are never more attempts than the quiz allows, nor two in progress.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::client::key_of;
use shared::database::{Database, Key, Query, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::{AttemptId, CourseId, QuizId, UserId};

use super::attempts::{self, Attempt};
use super::results::AttemptResult;
use super::ungraded;
use crate::rules::attempt::OpenAttempt;

/// The record of a student at a quiz.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuizRecord {
    /// The student.
    pub user_id: UserId,
    /// The quiz.
    pub quiz_id: QuizId,
    /// The course.
    pub course_id: CourseId,
    /// The number of attempts that were started.
    pub started: u32,
    /// The attempt in progress.
    #[serde(default)]
    pub open: Option<OpenAttempt>,
    /// The attempts that were handed in, oldest first.
    #[serde(default)]
    pub finished: Vec<FinishedAttempt>,
    /// Counts the changes.
    #[serde(default)]
    pub version: u64,
}

impl Row for QuizRecord {
    const KIND: &str = "quiz_record";
}

/// An attempt that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FinishedAttempt {
    /// The attempt.
    pub id: AttemptId,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// When it was handed in.
    pub submitted_at: Timestamp,
    /// The score in percent.
    pub score: f64,
    /// Whether the passing score is reached.
    pub passed: bool,
    /// Whether every answer has its points.
    pub is_final: bool,
}

impl QuizRecord {
    /// The record of a student who has not started yet.
    #[must_use]
    pub fn new(user_id: UserId, quiz_id: QuizId, course_id: CourseId) -> Self {
        Self {
            user_id,
            quiz_id,
            course_id,
            started: 0,
            open: None,
            finished: Vec::new(),
            version: 0,
        }
    }

    /// The record after the start of `attempt`.
    #[must_use]
    pub fn with_started(&self, attempt: &Attempt) -> Self {
        Self {
            started: attempt.number,
            open: Some(OpenAttempt {
                id: attempt.id,
                ends_at: attempt.ends_at,
            }),
            version: self.version + 1,
            ..self.clone()
        }
    }

    /// The record after `attempt` was handed in or graded.
    #[must_use]
    pub fn with_result(&self, attempt: &Attempt, result: &AttemptResult) -> Self {
        let mut next = self.clone();
        next.version += 1;
        next.open = next.open.filter(|open| open.id != attempt.id);
        next.finished.retain(|finished| finished.id != attempt.id);
        next.finished.push(FinishedAttempt {
            id: attempt.id,
            number: attempt.number,
            submitted_at: result.submitted_at,
            score: result.score.percentage,
            passed: result.score.passed,
            is_final: result.score.is_final,
        });
        next.finished.sort_by_key(|finished| finished.number);
        next
    }

    /// The best score of all attempts that were handed in.
    #[must_use]
    pub fn best_score(&self) -> Option<f64> {
        self.finished.iter().map(|finished| finished.score).reduce(f64::max)
    }

    /// Whether any attempt reached the passing score.
    #[must_use]
    pub fn has_passed(&self) -> bool {
        self.finished.iter().any(|finished| finished.passed)
    }
}

/// The partition of what a user does in assessments.
pub(super) fn partition(user_id: UserId) -> String {
    format!("ASSESSMENT#{user_id}")
}

/// The key of the record of a user at a quiz.
#[must_use]
pub fn key(user_id: UserId, quiz_id: QuizId) -> Key {
    Key::new(Table::Learning, partition(user_id), format!("QUIZ#{quiz_id}"))
}

/// A write that replaces the record that was read by `next`, whose version is one higher. Its condition fails if the
/// record has changed since.
pub fn replace(next: &QuizRecord) -> Result<Write> {
    Write::put(key(next.user_id, next.quiz_id), next)?.if_version(next.version.saturating_sub(1))
}

/// Reads and erases the records of users.
#[derive(Clone, Copy, Debug)]
pub struct QuizRecords<'a>(pub &'a Database);

impl QuizRecords<'_> {
    /// The record of a user at a quiz.
    pub async fn get(&self, user_id: UserId, quiz_id: QuizId) -> Result<Option<QuizRecord>> {
        self.0.get(&key(user_id, quiz_id)).await
    }

    /// All records of a user.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<QuizRecord>> {
        let query = Query::partition(Table::Learning, partition(user_id)).prefix("QUIZ#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// Erases all records and attempts of a user. It may be repeated: the records, through which attempts are found, go
    /// last.
    pub async fn erase(&self, user_id: UserId) -> Result<()> {
        for record in self.of_user(user_id).await? {
            for finished in &record.finished {
                let waiting = ungraded::delete(record.course_id, finished.submitted_at, &finished.id.to_string());
                self.0.write_all(vec![waiting]).await?;
            }
            let finished = record.finished.iter().map(|finished| finished.id);
            for id in finished.chain(record.open.map(|open| open.id)) {
                let rows = Query::partition(Table::Learning, attempts::partition(id));
                let rows = self.0.query_all(rows).await?;
                let keys = rows.iter().filter_map(|row| key_of(Table::Learning, row));
                self.0.write_all(keys.map(Write::delete).collect()).await?;
            }
            let row = Write::delete(key(user_id, record.quiz_id));
            self.0.write_all(vec![row]).await?;
        }
        Ok(())
    }
}
