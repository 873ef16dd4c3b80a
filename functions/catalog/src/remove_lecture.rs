//! `DELETE /api/lectures/{id}`: a lecture goes.

use axum::extract::State;
use axum::http::StatusCode;
use shared::clients::queues::BackgroundJob;
use shared::{App, Id, Result};
use shared_catalog::store::lectures::Lectures;
use shared_learning::http::OwnLecture;

/// Removes a lecture at once, and its files in the background.
#[utoipa::path(delete, path = "/api/lectures/{id}", operation_id = "remove_lecture", tag = "catalog",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_lecture(
    State(app): State<App>,
    OwnLecture { lecture, .. }: OwnLecture,
) -> Result<StatusCode> {
    // Before it goes, so that it cannot go without it. The worker waits.
    let job = BackgroundJob::ClearLectures {
        course_id: lecture.course_id,
        lecture_ids: vec![lecture.id],
    };
    app.queues().start_job(&job).await?;
    Lectures(&app.database).remove(lecture.course_id, lecture.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
