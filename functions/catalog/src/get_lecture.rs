//! `GET /api/lectures/{id}`: a lecture with its content.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::{App, Error, Id, Result};
use shared_learning::http::{PlacedLecture, ReadableLecture};

use crate::lecture_reply::{LectureReply, tagged};

/// A lecture with its text, and URLs for its video and PDF. Previews are for anybody; other lectures are for those who are
/// enrolled, the course's instructors and admins.
#[utoipa::path(get, path = "/api/lectures/{id}", operation_id = "get_lecture", tag = "catalog",
    params(("id" = Id, Path),
        ("If-None-Match" = Option<String>, Header,
            description = "An `ETag`: 304 if it is still the lecture's, and the lecture has no URLs that die.")),
    responses((status = 200, body = LectureReply), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_lecture(
    State(app): State<App>,
    PlacedLecture { readable, outline }: PlacedLecture,
    headers: HeaderMap,
) -> Result<Response> {
    let ReadableLecture { lecture, .. } = readable;
    let (_, place, _) = outline.lecture(lecture.id).ok_or_else(Error::not_found)?;
    Ok(tagged(&app, &lecture, place).await?.reply(&headers))
}
