//! Extractors for submissions. What a caller may not see is not found.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::database::decode;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::users::{self, User};
use shared_assessment::store::assignments::{self, Assignment};
use shared_assessment::store::submissions::{self, Submission, SubmissionPlace};
use shared_catalog::store::courses::{self, Course};
use shared_learning::http::enrollment_access::read_own_by_id;

/// The submission `{id}` of the path, for the student, the instructors of the course and admins. Two calls.
pub(crate) struct VisibleSubmission {
    pub submission: Submission,
    pub student: Option<User>,
}

/// The submission `{id}` of the path, for the instructors of the course and admins. Two calls.
pub(crate) struct GradableSubmission {
    pub caller: Caller,
    pub submission: Submission,
    pub student: Option<User>,
    pub assignment: Assignment,
}

struct Found {
    caller: Caller,
    submission: Submission,
    student: Option<User>,
    assignment: Option<Assignment>,
    /// Whether the caller is an instructor of the course or an admin.
    runs_course: bool,
}

impl Found {
    async fn read(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, row) = read_own_by_id(parts, app, |_me, id| submissions::place_key(id)).await?;
        let place: SubmissionPlace = decode(row.ok_or_else(Error::not_found)?)?;
        let keys = [
            submissions::key(place.user_id, place.assignment_id),
            users::key(place.user_id),
            assignments::key(place.assignment_id),
            courses::key(place.course_id),
        ];
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        let [submission, student, assignment, course] = keys.map(|key| rows.remove(&key));
        let submission: Submission = decode(submission.ok_or_else(Error::not_found)?)?;
        let course: Option<Course> = course.map(decode).transpose()?;
        let course = course.filter(|course| course.deleted_at.is_none());
        Ok(Self {
            runs_course: course.is_some_and(|course| course.is_run_by(&caller.user)),
            caller,
            submission,
            student: student.map(decode).transpose()?,
            assignment: assignment.map(decode).transpose()?,
        })
    }

    fn is_own(&self) -> bool {
        self.submission.user_id == self.caller.user.id
    }
}

impl FromRequestParts<App> for VisibleSubmission {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let found = Found::read(parts, app).await?;
        if found.is_own() || found.runs_course {
            Ok(Self {
                submission: found.submission,
                student: found.student,
            })
        } else {
            Err(Error::not_found())
        }
    }
}

impl FromRequestParts<App> for GradableSubmission {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let found = Found::read(parts, app).await?;
        if found.runs_course {
            Ok(Self {
                caller: found.caller,
                submission: found.submission,
                student: found.student,
                assignment: found.assignment.ok_or_else(Error::not_found)?,
            })
        } else if found.is_own() {
            Err(Error::new(
                ErrorCode::Forbidden,
                "Only the instructors of this course can do this.",
            ))
        } else {
            Err(Error::not_found())
        }
    }
}
