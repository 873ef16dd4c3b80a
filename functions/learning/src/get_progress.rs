//! `GET /api/lectures/{id}/progress`: where to go on.

use axum::Json;
use shared::Id;
use shared_learning::http::EnrolledLecture;

use crate::progress_reply::ProgressReply;

/// Shows the own progress in a lecture; zeros before there is any.
#[utoipa::path(get, path = "/api/lectures/{id}/progress", operation_id = "get_progress", tag = "learning",
    params(("id" = Id, Path)), responses((status = 200, body = ProgressReply)), security(("bearer" = [])))]
pub(crate) async fn get_progress(entered: EnrolledLecture) -> Json<ProgressReply> {
    let share = entered.enrollment.share(&entered.course);
    let progress = entered.progress.map(|row| row.progress).unwrap_or_default();
    Json(ProgressReply::new(entered.lecture.id, &progress, share))
}
