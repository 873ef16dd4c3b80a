//! `POST /api/courses/{course}/unpublish`

use axum::extract::State;
use shared::http::etag::{IfMatch, Tagged};
use shared::{App, Result};
use shared_catalog::http::OwnCourseDetails;
use shared_catalog::http::course::CourseView;
use shared_catalog::rules::course::CourseStatus;
use shared_catalog::store::courses::DetailedCourse;

use crate::courses::service::edit;

/// Turns a course back into a draft.
///
/// The course disappears from lists and search at once. Unpublishing a draft changes nothing.
#[utoipa::path(post, path = "/api/courses/{course}/unpublish", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101"), IfMatch),
    responses((status = 200, body = CourseView)), security(("bearer" = ["instructor"])))]
pub(crate) async fn unpublish_course(
    State(app): State<App>,
    own: OwnCourseDetails,
    if_match: IfMatch,
) -> Result<Tagged> {
    let course = edit(&app, own, &if_match, |DetailedCourse { course, .. }| {
        course.status = CourseStatus::Draft;
        course.popularity = None;
        Ok(())
    });
    Tagged::new(&CourseView::from(course.await?))
}
