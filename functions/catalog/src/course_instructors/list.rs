//! `GET /api/courses/{course}/instructors`

use axum::extract::State;
use axum::response::Response;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::http::{List, Page};
use shared::{App, Result};
use shared_catalog::http::VisibleCourse;
use shared_catalog::http::course::CourseInstructorView;

/// Lists the instructors of a course.
///
/// The first one is the owner of the course.
#[utoipa::path(get, path = "/api/courses/{course}/instructors", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101"), Page),
    responses((status = 200, body = List<CourseInstructorView>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_course_instructors(
    State(app): State<App>,
    visible: VisibleCourse,
    page: Page,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let instructors = visible.course.instructors.into_iter();
    let instructors = instructors.map(CourseInstructorView::from).collect();
    let list = page.of_row(&app, visible.caller.map(|caller| caller.user.id), instructors)?;
    Ok(Tagged::new(&list)?.reply(&if_none_match))
}
