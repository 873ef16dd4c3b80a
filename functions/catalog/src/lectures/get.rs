//! `GET /api/lectures/{id}`

use axum::extract::State;
use axum::response::Response;
use shared::http::etag::IfNoneMatch;
use shared::ids::LectureId;
use shared::{App, Error, Result};
use shared_learning::http::{LectureContent, ReadableLecture};

use crate::lectures::view::{LectureView, tagged};

/// Returns a lecture with its content.
///
/// The reply has the text, and URLs of the video and PDF that expire after a few minutes. Everybody can read previews;
/// other lectures need an enrollment (`enrollment_needed`) unless the caller teaches the course or is an admin.
#[utoipa::path(get, path = "/api/lectures/{id}", tag = "catalog",
    params(("id" = LectureId, Path), IfNoneMatch),
    responses((status = 200, body = LectureView), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_lecture(
    State(app): State<App>,
    LectureContent {
        readable,
        outline,
        texts,
    }: LectureContent,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let ReadableLecture { lecture, .. } = readable;
    let (_, place, _) = outline.lecture(lecture.id).ok_or_else(Error::not_found)?;
    Ok(tagged(&app, &lecture, &texts, place).await?.reply(&if_none_match))
}
