//! `GET /api/courses/{course}`

use axum::response::Response;
use shared::Result;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared_catalog::http::VisibleCourseDetails;
use shared_catalog::http::course::CourseView;

/// Returns a course.
///
/// Drafts are visible to their instructors and to admins only.
#[utoipa::path(get, path = "/api/courses/{course}", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101"),
        IfNoneMatch),
    responses((status = 200, body = CourseView), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_course(visible: VisibleCourseDetails, if_none_match: IfNoneMatch) -> Result<Response> {
    Ok(Tagged::new(&CourseView::from(visible.course))?.reply(&if_none_match))
}
