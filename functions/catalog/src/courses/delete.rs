//! `DELETE /api/courses/{course}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::clients::queues::BackgroundJob;
use shared::http::etag::IfMatch;
use shared::{App, Result};
use shared_catalog::http::OwnCourseDetails;
use shared_catalog::store::courses::Courses;

use crate::courses::service::{check_may_edit, update_options};

/// Deletes a course.
///
/// The course disappears at once, and its code and slug become free. Its content is erased in the background;
/// enrollments keep their history.
#[utoipa::path(delete, path = "/api/courses/{course}", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101"), IfMatch),
    responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_course(
    State(app): State<App>,
    own: OwnCourseDetails,
    if_match: IfMatch,
) -> Result<StatusCode> {
    let OwnCourseDetails { caller, course } = own;
    let options = update_options(&app, &caller, &course, &if_match)?;
    let course = course.course;
    // The job is queued first, so that no deleted course keeps its content. The worker waits for the deletion.
    let job = BackgroundJob::EraseCourse { course_id: course.id };
    app.queues().start_job(&job).await?;
    let check = |course: &_| check_may_edit(course, &caller.user);
    let courses = Courses(&app.database);
    courses.delete(course, options, app.clock.now(), check).await?;
    Ok(StatusCode::NO_CONTENT)
}
