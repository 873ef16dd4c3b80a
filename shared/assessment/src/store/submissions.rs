//! What students have handed in to assignments.
//!
//! | access pattern | key |
//! |---|---|
//! | submission of a user to an assignment | `ASSESSMENT#{user}` / `ASSIGNMENT#{assignment}` |
//! | submissions of a user, to export and erase them | `ASSESSMENT#{user}` / begins with `ASSIGNMENT#` |
//! | submissions to an assignment, newest first | gsi1 `ASSIGNMENT#{assignment}` / `{submitted_at}#{user}` |
//! | user and assignment of a submission by its id | `SUBMISSION#{id}` / `SUBMISSION` |
//! | its text | `SUBMISSION#{id}` / `TEXT` |
//! | its grades, oldest first | `SUBMISSION#{id}` / begins with `GRADE#` |
//!
//! A student has one submission to an assignment. Every change has the condition that its row is unchanged: so a file
//! joins the submission that it was announced for, and nothing is handed in once there is a grade. The texts are rows of
//! their own, which lists do not read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::row::kind;
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::{AssignmentId, CourseId, SubmissionId, UploadId, UserId};
use shared_catalog::store::unfinished::Slots;
use shared_catalog::store::uploads::objects_of_submission;

use super::{quiz_records, ungraded};
use crate::rules::points::Points;
use crate::rules::submission::{SubmissionStatus, forgotten};

/// The row of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// The id, which stays when the student hands in again.
    pub id: SubmissionId,
    /// The assignment.
    pub assignment_id: AssignmentId,
    /// The course.
    pub course_id: CourseId,
    /// The student.
    pub user_id: UserId,
    /// The title of the assignment.
    pub title: String,
    /// The maximum score of the assignment.
    pub max_score: Points,
    /// How many times the student has handed in.
    pub number: u32,
    /// When the student last handed in.
    pub submitted_at: Timestamp,
    /// Whether it was due before.
    pub is_late: bool,
    /// Whether it has a text.
    pub has_text: bool,
    /// The files, in the order of the request.
    #[serde(default)]
    pub files: Vec<SubmittedFile>,
    /// The current grade.
    #[serde(default)]
    pub grade: Option<CurrentGrade>,
    /// Counts the changes, from 1.
    pub version: u64,
}

/// A file of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedFile {
    /// The id of its upload.
    pub id: UploadId,
    /// The name.
    pub filename: String,
    /// The media type.
    pub content_type: String,
    /// The size in bytes.
    pub size: u64,
    /// Whether it has been accepted.
    #[serde(default)]
    pub has_arrived: bool,
    /// The slots of a file that has not arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<Slots>,
}

/// The grade that counts, without its feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentGrade {
    /// The number among the grades of the submission, from 1.
    pub number: u32,
    /// The score.
    pub score: Points,
    /// When it was given.
    pub graded_at: Timestamp,
}

/// A grade with its feedback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionGrade {
    /// The number among the grades of the submission, from 1.
    pub number: u32,
    /// The score.
    pub score: Points,
    /// The maximum score at that time.
    pub max_score: Points,
    /// The feedback for the student.
    #[serde(default)]
    pub feedback: Option<String>,
    /// The instructor.
    pub graded_by: UserId,
    /// When it was given.
    pub graded_at: Timestamp,
}

/// The texts of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SubmissionTexts {
    /// The text that was handed in.
    pub text: Option<String>,
    /// The grades, the current one last.
    pub grades: Vec<SubmissionGrade>,
}

/// The user, the assignment and the course of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionPlace {
    /// The student.
    pub user_id: UserId,
    /// The assignment.
    pub assignment_id: AssignmentId,
    /// The course.
    pub course_id: CourseId,
}

#[derive(Serialize, Deserialize)]
struct Text {
    text: String,
}

impl Row for Submission {
    const KIND: &str = "submission";
}

impl Row for SubmissionPlace {
    const KIND: &str = "submission_place";
}

impl Row for Text {
    const KIND: &str = "submission_text";
}

impl Row for SubmissionGrade {
    const KIND: &str = "submission_grade";
}

impl Submission {
    /// The status.
    #[must_use]
    pub fn status(&self) -> SubmissionStatus {
        let is_complete = self.files.iter().all(|file| file.has_arrived);
        SubmissionStatus::of(self.grade.is_some(), is_complete)
    }

    /// The object of a file that has arrived.
    #[must_use]
    pub fn object(&self, file: &SubmittedFile) -> String {
        format!("{}{}", objects_of_submission(self.id), file.id)
    }
}

/// The key of the submission of a user to an assignment.
#[must_use]
pub fn key(user_id: UserId, assignment_id: AssignmentId) -> Key {
    let partition = quiz_records::partition(user_id);
    Key::new(Table::Learning, partition, format!("ASSIGNMENT#{assignment_id}"))
}

fn partition(id: SubmissionId) -> String {
    format!("SUBMISSION#{id}")
}

/// The key of the row that names the user and the assignment of a submission.
#[must_use]
pub fn place_key(id: SubmissionId) -> Key {
    Key::new(Table::Learning, partition(id), "SUBMISSION")
}

fn text_key(id: SubmissionId) -> Key {
    Key::new(Table::Learning, partition(id), "TEXT")
}

fn grade_key(id: SubmissionId, number: u32) -> Key {
    Key::new(Table::Learning, partition(id), format!("GRADE#{number:010}"))
}

fn of_assignment(assignment_id: AssignmentId) -> String {
    format!("ASSIGNMENT#{assignment_id}")
}

/// A write that replaces the submission that was read by `next`, whose version is one higher. Its condition fails if
/// the submission has changed since.
pub fn replace(next: &Submission) -> Result<Write> {
    Write::put(key(next.user_id, next.assignment_id), next)?
        .attribute("gsi1pk", of_assignment(next.assignment_id))
        .attribute("gsi1sk", format!("{:.3}#{}", next.submitted_at, next.user_id))
        .if_version(next.version.saturating_sub(1))
}

/// A write that names the user and the assignment of a new submission.
pub fn create_place(submission: &Submission) -> Result<Write> {
    let place = SubmissionPlace {
        user_id: submission.user_id,
        assignment_id: submission.assignment_id,
        course_id: submission.course_id,
    };
    Ok(Write::put(place_key(submission.id), &place)?.if_absent())
}

/// A write that stores the text of a submission, or removes it.
pub fn put_text(id: SubmissionId, text: Option<&str>) -> Result<Write> {
    match text {
        Some(text) => Write::put(text_key(id), &Text { text: text.to_owned() }),
        None => Ok(Write::delete(text_key(id))),
    }
}

/// Writes that add a grade, and forget the oldest one if there are too many. A condition fails if there is a grade with
/// this number.
pub fn add_grade(id: SubmissionId, grade: &SubmissionGrade) -> Result<Vec<Write>> {
    let new = Write::put(grade_key(id, grade.number), grade)?.if_absent();
    let oldest = forgotten(grade.number).map(|number| Write::delete(grade_key(id, number)));
    Ok(std::iter::once(new).chain(oldest).collect())
}

/// Reads and erases submissions.
#[derive(Clone, Copy, Debug)]
pub struct Submissions<'a>(pub &'a Database);

impl Submissions<'_> {
    /// The submission of a user to an assignment.
    pub async fn get(&self, user_id: UserId, assignment_id: AssignmentId) -> Result<Option<Submission>> {
        self.0.get(&key(user_id, assignment_id)).await
    }

    /// The texts of a submission. One call.
    pub async fn texts(&self, id: SubmissionId) -> Result<SubmissionTexts> {
        let mut texts = SubmissionTexts::default();
        let query = Query::partition(Table::Learning, partition(id));
        for row in self.0.query_all(query).await? {
            match kind(&row) {
                Text::KIND => texts.text = Some(decode::<Text>(row)?.text),
                SubmissionGrade::KIND => texts.grades.push(decode(row)?),
                _ => {}
            }
        }
        Ok(texts)
    }

    /// A page of the submissions to an assignment, newest first. The index lags behind.
    pub async fn of_assignment(&self, id: AssignmentId, page: PageQuery) -> Result<Paged<Submission>> {
        let query = Query::index(Table::Learning, of_assignment(id)).descending();
        self.0.page(query, page).await
    }

    /// All submissions of a user.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<Submission>> {
        let query = Query::partition(Table::Learning, quiz_records::partition(user_id)).prefix("ASSIGNMENT#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// Erases a submission, whose objects are gone. It may be repeated: the row through which the others are found goes
    /// last.
    pub async fn erase(&self, submission: &Submission) -> Result<()> {
        let id = submission.id;
        let waiting = ungraded::delete(submission.course_id, submission.submitted_at, &id.to_string());
        self.0.write_all(vec![waiting]).await?;
        let rows = Query::partition(Table::Learning, partition(id));
        self.0.clear(rows, |_row| false).await?;
        let row = Write::delete(key(submission.user_id, submission.assignment_id));
        self.0.write_all(vec![row]).await
    }
}
