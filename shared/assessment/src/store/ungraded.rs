//! Work that waits for a grade.
//!
//! | access pattern | key |
//! |---|---|
//! | ungraded work of a course, oldest first | `UNGRADED#{course}` / `{submitted_at}#{id}` |
//!
//! A row is written in the transaction that hands the work in, and deleted in the one that completes its grade.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, Table, Write};
use shared::error::Result;
use shared::ids::{AttemptId, CourseId, UserId};
use shared::string_enum;

use super::submissions::Submission;

string_enum! {
    /// The kind of work that waits.
    WorkKind ("must be quiz_attempt or submission") {
        /// An attempt at a quiz with essays.
        QuizAttempt = "quiz_attempt",
        /// A submission to an assignment.
        Submission = "submission",
    }
}

/// Work that waits for a grade, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ungraded {
    /// The kind of the work.
    pub work: WorkKind,
    /// The id of the attempt or of the submission.
    pub id: String,
    /// The course.
    pub course_id: CourseId,
    /// The student.
    pub user_id: UserId,
    /// The title of the quiz or of the assignment.
    pub title: String,
    /// When it was handed in.
    pub submitted_at: Timestamp,
}

impl Row for Ungraded {
    const KIND: &str = "ungraded";
}

impl Ungraded {
    /// The row of an attempt.
    #[must_use]
    pub fn attempt(
        id: AttemptId,
        course_id: CourseId,
        user_id: UserId,
        title: String,
        submitted_at: Timestamp,
    ) -> Self {
        Self {
            work: WorkKind::QuizAttempt,
            id: id.to_string(),
            course_id,
            user_id,
            title,
            submitted_at,
        }
    }

    /// The row of a submission.
    #[must_use]
    pub fn submission(submission: &Submission) -> Self {
        Self {
            work: WorkKind::Submission,
            id: submission.id.to_string(),
            course_id: submission.course_id,
            user_id: submission.user_id,
            title: submission.title.clone(),
            submitted_at: submission.submitted_at,
        }
    }
}

fn partition(course_id: CourseId) -> String {
    format!("UNGRADED#{course_id}")
}

/// The key of the row of the work `id` that was handed in at `submitted_at`.
#[must_use]
pub fn key(course_id: CourseId, submitted_at: Timestamp, id: &str) -> Key {
    Key::new(Table::Learning, partition(course_id), format!("{submitted_at:.3}#{id}"))
}

/// A write that adds work to the list.
pub fn create(row: &Ungraded) -> Result<Write> {
    Write::put(key(row.course_id, row.submitted_at, &row.id), row)
}

/// A write that removes graded work from the list. Work that is not in the list is no error.
pub fn delete(course_id: CourseId, submitted_at: Timestamp, id: &str) -> Write {
    Write::delete(key(course_id, submitted_at, id))
}

/// Reads and erases work that waits for a grade.
#[derive(Clone, Copy, Debug)]
pub struct UngradedList<'a>(pub &'a Database);

impl UngradedList<'_> {
    /// A page of the work that waits in a course, oldest first.
    pub async fn page(&self, course_id: CourseId, page: PageQuery) -> Result<Paged<Ungraded>> {
        let query = Query::partition(Table::Learning, partition(course_id));
        self.0.page(query, page).await
    }

    /// Erases the list of a deleted course.
    pub async fn erase_of_course(&self, course_id: CourseId) -> Result<()> {
        let rows = Query::partition(Table::Learning, partition(course_id));
        self.0.clear(rows, |_row| false).await
    }
}
