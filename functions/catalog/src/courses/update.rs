//! `PUT, PATCH /api/courses/{course}`

use axum::extract::State;
use shared::http::Valid;
use shared::http::etag::{IfMatch, Tagged};
use shared::types::role::Role;
use shared::{App, Result};
use shared_catalog::http::OwnCourseDetails;
use shared_catalog::http::course::CourseView;

use crate::courses::patch::CoursePatch;
use crate::courses::references;
use crate::courses::request::CourseRequest;
use crate::courses::service::{check_if_match, edit};

/// Updates a course.
///
/// Absent fields stay unchanged, and `null` removes a field. Lists and search show the changes at once. Only admins can
/// change `is_trending`.
#[utoipa::path(method(put, patch), path = "/api/courses/{course}", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101"), IfMatch),
    request_body = CourseRequest, responses((status = 200, body = CourseView)), security(("bearer" = ["instructor"])))]
pub(crate) async fn update_course(
    State(app): State<App>,
    own: OwnCourseDetails,
    if_match: IfMatch,
    Valid(patch): Valid<CoursePatch>,
) -> Result<Tagged> {
    check_if_match(&own.course, &if_match)?;
    let current = &own.course.course;
    let references = references::resolve(&app, &own.caller.user, current.id, Some(current), &patch).await?;
    let may_set_trending = own.caller.user.role == Role::Admin;
    let course = edit(&app, own, &if_match, |course| {
        patch.apply(course, &references, may_set_trending)
    })
    .await?;
    Tagged::new(&CourseView::from(course))
}
