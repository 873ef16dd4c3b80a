//! `DELETE /api/lectures/{id}/video` and `DELETE /api/lectures/{id}/pdf`.

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::LectureId;
use shared::{App, Result};
use shared_catalog::store::lecture_media::MediaKind;
use shared_learning::http::OwnLecture;

use crate::lecture_media::service::replace;

/// Removes the video of a lecture.
///
/// Succeeds even if the lecture has no video. Requires an instructor of the course or an admin.
#[utoipa::path(delete, path = "/api/lectures/{id}/video", tag = "media",
    params(("id" = LectureId, Path)), responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_lecture_video(
    State(app): State<App>,
    OwnLecture { lecture, .. }: OwnLecture,
) -> Result<StatusCode> {
    replace(&app, &lecture, MediaKind::Video, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes the PDF of a lecture.
///
/// Succeeds even if the lecture has no PDF. Requires an instructor of the course or an admin.
#[utoipa::path(delete, path = "/api/lectures/{id}/pdf", tag = "media",
    params(("id" = LectureId, Path)), responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_lecture_pdf(
    State(app): State<App>,
    OwnLecture { lecture, .. }: OwnLecture,
) -> Result<StatusCode> {
    replace(&app, &lecture, MediaKind::Pdf, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
