//! `DELETE /api/lectures/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::clients::queues::BackgroundJob;
use shared::ids::LectureId;
use shared::{App, Result};
use shared_catalog::store::lectures::Lectures;
use shared_learning::http::OwnLecture;

/// Deletes a lecture.
///
/// The lecture disappears at once, its files are deleted in the background.
#[utoipa::path(delete, path = "/api/lectures/{id}", tag = "catalog",
    params(("id" = LectureId, Path)), responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_lecture(
    State(app): State<App>,
    OwnLecture { lecture, .. }: OwnLecture,
) -> Result<StatusCode> {
    // The job is queued first, so that no deleted lecture keeps its files. The worker waits for the deletion.
    let job = BackgroundJob::ClearLectures {
        course_id: lecture.course_id,
        lecture_ids: vec![lecture.id],
    };
    app.queues().start_job(&job).await?;
    Lectures(&app.database).remove(lecture.course_id, lecture.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
