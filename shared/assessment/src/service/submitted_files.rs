//! Files of submissions: they count once they have arrived and have been accepted.

use shared::App;
use shared::database::{Commit, Retry, UnitOfWork, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::types::upload::Purpose;
use shared_accounts::http::Caller;
use shared_catalog::store::courses;
use shared_catalog::store::uploads::{self, Upload};
use shared_learning::http::enrollment_access::check_enrolled;
use shared_learning::store::enrollments;

use super::submit::graded;
use crate::rules::submission::SubmissionStatus;
use crate::store::submissions::{self, Submission, Submissions};
use crate::store::ungraded::{self, Ungraded};

/// Checks that `caller` may still add the file of `upload` to the submission that it was announced for. One call.
///
/// # Errors
/// Like [`check_enrolled`]; [`ErrorCode::Conflict`] if the submission was replaced or graded in the meantime.
pub async fn check_file(app: &App, caller: &Caller, upload: &Upload) -> Result<()> {
    let Purpose::Submission {
        course_id,
        assignment_id,
        ..
    } = upload.purpose
    else {
        return Err(Error::internal("this upload is not for a submission"));
    };
    let keys = [
        courses::key(course_id),
        enrollments::key(upload.owner, course_id),
        submissions::key(upload.owner, assignment_id),
    ];
    let mut rows = app.database.batch_get(&keys.each_ref()).await?;
    let [course, enrollment, submission] = keys.map(|key| rows.remove(&key));
    let course = course.map(decode).transpose()?;
    let enrollment = enrollment.map(decode).transpose()?;
    check_enrolled(caller, course, enrollment, app.clock.now())?;
    let submission: Submission = decode(submission.ok_or_else(Error::not_found)?)?;
    with_file(&submission, upload).map(|_next| ())
}

/// Adds the file of `upload`, whose object is at its place, to its submission. The submission is complete with its last
/// file. Repeating this is harmless.
///
/// # Errors
/// [`ErrorCode::Conflict`] if the submission was replaced or graded in the meantime, [`ErrorCode::NotFound`] if it was
/// erased.
pub async fn receive_file(app: &App, upload: &Upload) -> Result<()> {
    let Purpose::Submission { assignment_id, .. } = upload.purpose else {
        return Err(Error::internal("this upload is not for a submission"));
    };
    let received = app.database.retry("submission", || async {
        let submission = Submissions(&app.database).get(upload.owner, assignment_id).await?;
        let submission = submission.ok_or_else(Error::not_found)?;
        let Some(next) = with_file(&submission, upload)? else {
            return Ok(Commit::Done(()));
        };
        let mut work = UnitOfWork::new();
        work.add(submissions::replace(&next)?).or_retry();
        work.add_all(uploads::attach(upload)?).or_decide(|row| match row {
            Some(_changed_by_another_request) => Ok(Retry),
            None => Err(Error::not_found()),
        });
        if next.status() == SubmissionStatus::Submitted {
            work.add(ungraded::create(&Ungraded::submission(&next))?)
                .or_internal_error();
        }
        work.commit(&app.database, ()).await
    });
    received.await
}

/// The submission after the file of `upload` has arrived; `None` if it had arrived before.
fn with_file(submission: &Submission, upload: &Upload) -> Result<Option<Submission>> {
    let mut next = submission.clone();
    let file = next.files.iter_mut().find(|file| file.id == upload.id);
    let file = file.ok_or_else(replaced)?;
    if file.has_arrived {
        return Ok(None);
    }
    if submission.grade.is_some() {
        return Err(graded());
    }
    file.has_arrived = true;
    file.slots = None;
    next.version += 1;
    Ok(Some(next))
}

fn replaced() -> Error {
    Error::new(
        ErrorCode::Conflict,
        "Something else has been handed in since this upload was requested.",
    )
}
