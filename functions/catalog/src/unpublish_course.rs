//! `POST /api/courses/{course}/unpublish`: a course is a draft again.

use axum::extract::State;
use axum::http::HeaderMap;
use shared::http::etag::Tagged;
use shared::{App, Result};
use shared_catalog::http::OwnCourse;
use shared_catalog::http::course::CourseReply;
use shared_catalog::rules::course::CourseStatus;

use crate::edit_course::edit;

/// Makes a course a draft: it is in no list and not in the search any more, at once. Whoever is enrolled goes on learning.
#[utoipa::path(post, path = "/api/courses/{course}/unpublish", operation_id = "unpublish_course", tag = "catalog",
    params(("course" = String, Path, example = "PY-101"),
        ("If-Match" = Option<String>, Header, description = "An `ETag`: 412 if the course has changed since.")),
    responses((status = 200, body = CourseReply)), security(("bearer" = [])))]
pub(crate) async fn unpublish_course(State(app): State<App>, own: OwnCourse, headers: HeaderMap) -> Result<Tagged> {
    let course = edit(&app, own, &headers, |course| {
        course.status = CourseStatus::Draft;
        course.listed = None;
        Ok(())
    });
    Tagged::new(&CourseReply::from(course.await?))
}
