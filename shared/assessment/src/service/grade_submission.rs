//! Grading submissions.

use shared::App;
use shared::database::UnitOfWork;
use shared::database::idempotency::IdempotencyRecord;
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;
use shared::outbox::{self, Event};

use crate::rules::points::Points;
use crate::store::assignments::Assignment;
use crate::store::submissions::{self, CurrentGrade, Submission, SubmissionGrade, Submissions};
use crate::store::ungraded;

/// The grade that an instructor gives.
#[derive(Clone, Debug)]
pub struct GivenScore {
    /// The score.
    pub score: f64,
    /// The feedback for the student.
    pub feedback: Option<String>,
    /// The number of the submission that the grade is for; by default, that of `submission`.
    pub submission_number: Option<u32>,
}

/// Grades a submission to `assignment`, and returns it. Another grade replaces the first one, which is kept. Of two
/// grades at once, both are kept and the later one counts.
///
/// # Errors
/// [`ErrorCode::Conflict`] if the student has handed in something else since, [`ErrorCode::Validation`] for a score that
/// the assignment does not have, [`ErrorCode::NotFound`] if the submission was erased.
pub async fn grade_submission(
    app: &App,
    submission: Submission,
    assignment: &Assignment,
    grader: UserId,
    given: &GivenScore,
    record: &IdempotencyRecord,
) -> Result<Submission> {
    let score = Points::parse_given(given.score, assignment.max_score);
    let score = score.map_err(|wrong| Error::field("score", wrong))?;
    let (user_id, assignment_id) = (submission.user_id, submission.assignment_id);
    let graded_number = given.submission_number.unwrap_or(submission.number);
    let mut known = Some(submission);
    let graded = app.database.retry("submission", || {
        let known = known.take();
        async move {
            let before = match known {
                Some(known) => known,
                None => {
                    let found = Submissions(&app.database).get(user_id, assignment_id).await?;
                    found.ok_or_else(Error::not_found)?
                }
            };
            if before.number != graded_number {
                return Err(handed_in_again());
            }
            let grade = SubmissionGrade {
                number: before.grade.map_or(0, |grade| grade.number) + 1,
                score,
                max_score: assignment.max_score,
                feedback: given.feedback.clone(),
                graded_by: grader,
                graded_at: app.clock.now(),
            };
            let next = Submission {
                max_score: assignment.max_score,
                grade: Some(CurrentGrade {
                    number: grade.number,
                    score,
                    graded_at: grade.graded_at,
                }),
                version: before.version + 1,
                ..before.clone()
            };
            let mut work = UnitOfWork::new();
            work.add(submissions::replace(&next)?).or_retry();
            work.add_all(submissions::add_grade(next.id, &grade)?).or_retry();
            if before.grade.is_none() {
                let id = next.id.to_string();
                work.add(ungraded::delete(next.course_id, next.submitted_at, &id))
                    .or_internal_error();
            }
            let event = Event::SubmissionGraded {
                user_id,
                course_id: next.course_id,
                submission_id: next.id,
            };
            outbox::announce(app, &mut work, event, Some(grader))?;
            work.complete(record, &next.id)?;
            work.commit(&app.database, next).await
        }
    });
    graded.await
}

/// Nobody grades what they have not seen.
fn handed_in_again() -> Error {
    Error::new(
        ErrorCode::Conflict,
        "The student has handed in something else since. Please read the submission again.",
    )
}
