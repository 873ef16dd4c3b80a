//! Assignments in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{AssignmentId, CourseId, SubmissionId};
use shared_assessment::rules::submission::SubmissionStatus;
use shared_assessment::store::assignments::Assignment;
use shared_assessment::store::submissions::Submission;
use utoipa::ToSchema;

/// An assignment of a course.
#[derive(Serialize, ToSchema)]
#[schema(as = Assignment)]
pub(crate) struct AssignmentReply {
    id: AssignmentId,
    course_id: CourseId,
    #[schema(example = "Python basics")]
    title: String,
    #[schema(example = "Write a program that counts words.")]
    description: Option<String>,
    #[schema(example = 100.0)]
    max_score: f64,
    /// The day or the time as the instructor has named it; null for none.
    #[schema(example = "2030-01-31")]
    due_date: Option<String>,
    /// The last moment that is on time. A day ends in the time zone of the instructor who has named it.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// What the caller has handed in; null for nothing, and for instructors of the course.
    own_submission: Option<OwnSubmission>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// What the caller has handed in to an assignment.
#[derive(Serialize, ToSchema)]
struct OwnSubmission {
    id: SubmissionId,
    status: SubmissionStatus,
    #[schema(value_type = String, format = DateTime)]
    submitted_at: Timestamp,
    is_late: bool,
    /// The score; null until it is graded.
    #[schema(example = 87.5)]
    score: Option<f64>,
}

impl AssignmentReply {
    /// `own` is what the caller has handed in.
    pub fn new(assignment: Assignment, own: Option<&Submission>) -> Self {
        let due_date = assignment.due.map(|due| match due.date {
            Some(date) => date.to_string(),
            None => due.at.to_string(),
        });
        Self {
            id: assignment.id,
            course_id: assignment.course_id,
            title: assignment.title,
            description: assignment.description,
            max_score: assignment.max_score.as_f64(),
            due_date,
            due_at: assignment.due.map(|due| due.at),
            own_submission: own.map(OwnSubmission::from),
            created_at: assignment.created_at,
            updated_at: assignment.updated_at,
        }
    }
}

impl From<&Submission> for OwnSubmission {
    fn from(submission: &Submission) -> Self {
        Self {
            id: submission.id,
            status: submission.status(),
            submitted_at: submission.submitted_at,
            is_late: submission.is_late,
            score: submission.grade.map(|grade| grade.score.as_f64()),
        }
    }
}
