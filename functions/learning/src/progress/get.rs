//! `GET /api/lectures/{id}/progress`

use axum::Json;
use shared::ids::LectureId;
use shared_learning::http::EnrolledLecture;

use super::view::ProgressReply;

/// Returns the caller's progress in a lecture.
///
/// All values are zero before the lecture was started.
#[utoipa::path(get, path = "/api/lectures/{id}/progress", tag = "learning",
    params(("id" = LectureId, Path)), responses((status = 200, body = ProgressReply)), security(("bearer" = [])))]
pub(crate) async fn get_progress(enrolled: EnrolledLecture) -> Json<ProgressReply> {
    let completion = enrolled.enrollment.completion(&enrolled.course);
    let progress = enrolled.progress.map(|row| row.progress).unwrap_or_default();
    Json(ProgressReply::new(enrolled.lecture.id, &progress, completion))
}
