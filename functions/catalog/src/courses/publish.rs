//! `POST /api/courses/{course}/publish`

use axum::extract::State;
use shared::http::etag::{IfMatch, Tagged};
use shared::{App, Result};
use shared_catalog::http::OwnCourseDetails;
use shared_catalog::http::course::CourseView;
use shared_catalog::rules::course::CourseStatus;
use shared_catalog::store::courses::DetailedCourse;

use crate::courses::service::edit;

/// Publishes a course.
///
/// The course appears in lists and search at once. Publishing a published course changes nothing.
#[utoipa::path(post, path = "/api/courses/{course}/publish", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101"), IfMatch),
    responses((status = 200, body = CourseView)), security(("bearer" = ["instructor"])))]
pub(crate) async fn publish_course(State(app): State<App>, own: OwnCourseDetails, if_match: IfMatch) -> Result<Tagged> {
    let now = app.clock.now();
    let course = edit(&app, own, &if_match, |DetailedCourse { course, .. }| {
        if course.status == CourseStatus::Draft {
            course.status = CourseStatus::Published;
            course.published_at = Some(now);
            course.popularity = Some(course.current_popularity());
        }
        Ok(())
    });
    Tagged::new(&CourseView::from(course.await?))
}
