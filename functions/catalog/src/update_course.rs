//! `PUT, PATCH /api/courses/{course}`: a partial update of a course.

use axum::extract::State;
use axum::http::HeaderMap;
use shared::http::Valid;
use shared::http::etag::Tagged;
use shared::types::role::Role;
use shared::{App, Result};
use shared_catalog::http::OwnCourse;
use shared_catalog::http::course::CourseReply;

use crate::course_body::{CourseBody, CoursePatch};
use crate::edit_course::{check_if_match, edit, look_up};

/// Changes a course: `null` removes a field, an absent field stays. Lists and search follow at once.
#[utoipa::path(method(put, patch), path = "/api/courses/{course}", operation_id = "update_course", tag = "catalog",
    params(("course" = String, Path, example = "PY-101"),
        ("If-Match" = Option<String>, Header, description = "An `ETag`: 412 if the course has changed since.")),
    request_body = CourseBody, responses((status = 200, body = CourseReply)), security(("bearer" = [])))]
pub(crate) async fn update_course(
    State(app): State<App>,
    own: OwnCourse,
    headers: HeaderMap,
    Valid(patch): Valid<CoursePatch>,
) -> Result<Tagged> {
    check_if_match(&own.course, &headers)?;
    let found = look_up(&app, &own.caller.user, Some(&own.course), &patch).await?;
    let may_put_forward = own.caller.user.role == Role::Admin;
    let course = edit(&app, own, &headers, |course| {
        patch.apply(course, &found, may_put_forward)
    })
    .await?;
    Tagged::new(&CourseReply::from(course))
}
