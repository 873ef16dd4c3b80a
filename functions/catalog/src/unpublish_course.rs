//! `POST /api/courses/{course}/unpublish`: a course is a draft again.

use axum::extract::State;
use axum::http::HeaderMap;
use shared::domain::course::CourseStatus;
use shared::http::OwnCourse;
use shared::http::etag::Tagged;
use shared::{App, Result};

use crate::edit_course::edit;
use shared::http::course_reply::CourseReply;

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
