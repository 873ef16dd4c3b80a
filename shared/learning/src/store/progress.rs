//! Progress in lectures.
//!
//! | access pattern | key |
//! |---|---|
//! | progress of a user in a lecture | `USER#{user}` / `PROGRESS#{course}#{lecture}` |
//! | progress of a user in a course | `USER#{user}` / begins with `PROGRESS#{course}#` |
//!
//! A row is written on the condition that it is unchanged since it was read, so several devices build on each other's
//! progress.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Query, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::{CourseId, LectureId, UserId};

use crate::rules::progress::Progress;
use crate::store::enrollments::partition;

/// Progress in a lecture as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LectureProgress {
    /// The lecture.
    pub lecture_id: LectureId,
    /// The student's progress.
    #[serde(flatten)]
    pub progress: Progress,
    /// When it was completed.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// When it was last updated.
    pub updated_at: Timestamp,
    /// Counts the updates.
    #[serde(default)]
    pub revision: u64,
}

impl Row for LectureProgress {
    const KIND: &str = "progress";
}

/// The key of the row of a lecture.
#[must_use]
pub fn key(user_id: UserId, course_id: CourseId, lecture_id: LectureId) -> Key {
    Key::new(
        Table::Learning,
        partition(user_id),
        format!("{}{lecture_id}", prefix(course_id)),
    )
}

fn prefix(course_id: CourseId) -> String {
    format!("PROGRESS#{course_id}#")
}

/// A write that replaces the row that was read by `next`, whose revision is one higher. Its condition fails if the row
/// has changed since.
pub fn replace(user_id: UserId, course_id: CourseId, next: &LectureProgress) -> Result<Write> {
    let write = Write::put(key(user_id, course_id, next.lecture_id), next)?;
    match next.revision {
        0 | 1 => Ok(write.if_absent()),
        revision => write.condition("revision = :seen").value(":seen", revision - 1),
    }
}

/// Reads progress in lectures.
#[derive(Clone, Copy, Debug)]
pub struct LectureProgresses<'a>(pub &'a Database);

impl LectureProgresses<'_> {
    /// All progress of a user in a course. A course has no more lectures than one call reads.
    pub async fn of_course(&self, user_id: UserId, course_id: CourseId) -> Result<Vec<LectureProgress>> {
        let query = Query::partition(Table::Learning, partition(user_id)).prefix(prefix(course_id));
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }
}
