//! Merges reports of progress, from their own operations and from offline ones.

use axum::http::StatusCode;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{StoredResponse, UnitOfWork};
use shared::ids::LectureId;
use shared::{App, Error, Result};
use shared_learning::http::EnrolledLecture;
use shared_learning::rules::enrollment::CourseCompletion;
use shared_learning::rules::progress::Update;
use shared_learning::store::enrollments;
use shared_learning::store::progress::{self, LectureProgress};

use super::view::ProgressReply;

/// Merges `update` into the progress that was read, or into what another device has made of it since. If that completes
/// the lecture, the enrollment changes in the same transaction. An update without news is not written.
pub(crate) async fn update(
    app: &App,
    enrolled: EnrolledLecture,
    update: &Update,
    record: &IdempotencyRecord,
) -> Result<StoredResponse> {
    let first = &enrolled;
    let mut known = Some(first);
    let updated = app.database.retry("progress", || {
        let known = known.take();
        async move {
            let reread;
            let enrolled = match known {
                Some(known) => known,
                None => {
                    let (caller, lecture) = (first.caller.clone(), first.lecture.clone());
                    reread = EnrolledLecture::open(app, caller, Some(lecture)).await?;
                    &reread
                }
            };
            let mut work = UnitOfWork::new();
            let (progress, completion) = merge(app, enrolled, update, &mut work)?;
            let reply = ProgressReply::new(enrolled.lecture.id, &progress.progress, completion);
            let response = StoredResponse::new(StatusCode::OK, &reply)?;
            work.complete(record, &response)?;
            work.commit(&app.database, response).await
        }
    });
    updated.await
}

/// The progress and the completion of the course after `update`. Adds the writes to `work`.
fn merge(
    app: &App,
    enrolled: &EnrolledLecture,
    update: &Update,
    work: &mut UnitOfWork<'_>,
) -> Result<(LectureProgress, CourseCompletion)> {
    let EnrolledLecture {
        caller,
        course,
        enrollment,
        lecture,
        progress: before,
    } = enrolled;
    let now = app.clock.now();
    let progress_before = before.as_ref().map(|row| row.progress.clone()).unwrap_or_default();
    let progress = progress_before
        .merge(update, lecture.duration_seconds)
        .map_err(|wrong| Error::field("intervals", wrong))?;
    let completed_at = before.as_ref().and_then(|row| row.completed_at);
    let after = LectureProgress {
        lecture_id: lecture.id,
        completed_at: completed_at.or_else(|| progress.completed.then_some(now)),
        updated_at: now,
        revision: before.as_ref().map_or(0, |row| row.revision) + 1,
        progress,
    };
    if before.as_ref().is_none_or(|row| row.progress != after.progress) {
        work.add(progress::replace(caller.user.id, course.id, &after)?)
            .or_retry();
    }
    let mut completed = enrollment.completed_lectures.clone();
    if after.progress.completed && !completed.contains(&lecture.id) {
        completed.push(lecture.id);
        let completes_course = completion(&completed, enrolled).is_complete() && enrollment.completed_at.is_none();
        work.add(enrollments::complete(
            enrollment,
            lecture.id,
            completes_course.then_some(now),
        )?)
        .or_retry();
    }
    Ok((after, completion(&completed, enrolled)))
}

fn completion(completed: &[LectureId], enrolled: &EnrolledLecture) -> CourseCompletion {
    let course = &enrolled.course;
    CourseCompletion::new(completed, &course.removed_lectures, course.lectures_count)
}
