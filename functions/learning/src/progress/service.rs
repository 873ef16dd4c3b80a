//! Merges reports of progress, from their own operations and from offline ones.

use axum::http::StatusCode;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{StoredResponse, UnitOfWork};
use shared::{App, Result};
use shared_learning::StudiedLecture;
use shared_learning::http::EnrolledLecture;
use shared_learning::rules::progress::Update;

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
            let studied = StudiedLecture {
                course: &enrolled.course,
                enrollment: &enrolled.enrollment,
                lecture: &enrolled.lecture,
                progress: enrolled.progress.as_ref(),
            };
            let (progress, completion) = studied.update(update, app.clock.now(), &mut work)?;
            let reply = ProgressReply::new(enrolled.lecture.id, &progress.progress, completion);
            let response = StoredResponse::new(StatusCode::OK, &reply)?;
            work.complete(record, &response)?;
            work.commit(&app.database, response).await
        }
    });
    updated.await
}
