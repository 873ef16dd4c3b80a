//! `GET /api/courses/{course}`: all about a course.

use axum::http::HeaderMap;
use axum::response::Response;
use shared::Result;
use shared::http::etag::Tagged;
use shared_catalog::http::VisibleCourse;
use shared_catalog::http::course::CourseReply;

/// A course by its id, code or slug. A draft is there for its instructors and admins only.
#[utoipa::path(get, path = "/api/courses/{course}", operation_id = "get_course", tag = "catalog",
    params(("course" = String, Path, example = "PY-101"),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if it is still the course's.")),
    responses((status = 200, body = CourseReply), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_course(visible: VisibleCourse, headers: HeaderMap) -> Result<Response> {
    Ok(Tagged::new(&CourseReply::from(visible.course))?.reply(&headers))
}
