//! How progress changes, whoever brings the news.

use axum::http::StatusCode;
use shared::database::Write;
use shared::{App, Error, Id, Result};
use shared_learning::http::EnrolledLecture;
use shared_learning::rules::enrollment::Share;
use shared_learning::rules::progress::Update;
use shared_learning::store::enrollments;
use shared_learning::store::progress::{self, LectureProgress};

use crate::answer::Answer;
use crate::progress_reply::ProgressReply;
use crate::receipt::{Committed, Receipt};

/// How often it is tried while other devices are faster.
const ATTEMPTS: u32 = 16;

/// Merges `update` into the progress that was read, or into what another device has made of it meanwhile. The enrolment changes
/// in the same transaction when that completes the lecture. News that changes nothing is not written.
pub(crate) async fn change(
    app: &App,
    mut entered: EnrolledLecture,
    update: &Update,
    receipt: &Receipt,
) -> Result<Answer> {
    for _ in 0..ATTEMPTS {
        let (next, share, writes) = merge(app, &entered, update)?;
        let reply = ProgressReply::new(entered.lecture.id, &next.progress, share);
        let answer = Answer::new(StatusCode::OK, &reply)?;
        match receipt.commit(app, writes, &answer).await? {
            Committed::Done => return Ok(answer),
            Committed::Lost(_) => {
                entered = EnrolledLecture::open(app, entered.caller, Some(entered.lecture)).await?;
            }
        }
    }
    Err(Error::unavailable("other devices kept changing the progress"))
}

/// The progress and the share of the course after `update`, and the writes that make it so.
fn merge(app: &App, entered: &EnrolledLecture, update: &Update) -> Result<(LectureProgress, Share, Vec<Write>)> {
    let EnrolledLecture {
        caller,
        course,
        enrollment,
        lecture,
        progress: before,
    } = entered;
    let now = app.clock.now();
    let before_it = before.as_ref().map(|row| row.progress.clone()).unwrap_or_default();
    let after = before_it
        .merge(update, lecture.duration_seconds)
        .map_err(|wrong| Error::field("intervals", wrong))?;
    let completed_at = before.as_ref().and_then(|row| row.completed_at);
    let next = LectureProgress {
        lecture_id: lecture.id,
        completed_at: completed_at.or_else(|| after.completed.then_some(now)),
        updated_at: now,
        revision: before.as_ref().map_or(0, |row| row.revision) + 1,
        progress: after,
    };
    let mut writes = Vec::new();
    if before.as_ref().is_none_or(|row| row.progress != next.progress) {
        writes.push(progress::replace(caller.user.id, course.id, &next)?);
    }
    let mut completed = enrollment.completed_lectures.clone();
    if next.progress.completed && !completed.contains(&lecture.id) {
        completed.push(lecture.id);
        let is_whole = share(&completed, entered).is_whole() && enrollment.completed_at.is_none();
        writes.push(enrollments::complete(enrollment, lecture.id, is_whole.then_some(now))?);
    }
    Ok((next, share(&completed, entered), writes))
}

fn share(completed: &[Id], entered: &EnrolledLecture) -> Share {
    let course = &entered.course;
    Share::new(completed, &course.removed_lectures, course.lectures_count)
}
