//! `GET /api/subjects/{course}`: more about a subject.

use axum::http::HeaderMap;
use axum::response::Response;
use shared::Result;
use shared::http::etag::Tagged;
use shared_catalog::http::VisibleCourse;

use crate::subject_reply::SubjectReply;

/// A subject by the code of its course, or its id or slug, with the whole description.
#[utoipa::path(get, path = "/api/subjects/{course}", operation_id = "get_subject", tag = "catalog",
    params(("course" = String, Path, example = "PY-101"),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if it is still the subject's.")),
    responses((status = 200, body = SubjectReply), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_subject(visible: VisibleCourse, headers: HeaderMap) -> Result<Response> {
    Ok(Tagged::new(&SubjectReply::from(visible.course))?.reply(&headers))
}
