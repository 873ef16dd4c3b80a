//! `GET /api/courses/{course}`

use axum::http::HeaderMap;
use axum::response::Response;
use shared::Result;
use shared::http::etag::Tagged;
use shared_catalog::http::VisibleCourse;
use shared_catalog::http::course::CourseView;

/// Returns a course.
///
/// Drafts are visible to their instructors and to admins only.
#[utoipa::path(get, path = "/api/courses/{course}", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "PY-101"),
        ("If-None-Match" = Option<String>, Header,
            description = "An `ETag`: 304 if the course has not changed since.")),
    responses((status = 200, body = CourseView), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_course(visible: VisibleCourse, headers: HeaderMap) -> Result<Response> {
    Ok(Tagged::new(&CourseView::from(visible.course))?.reply(&headers))
}
