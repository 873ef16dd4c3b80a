//! `DELETE /api/courses/{course}`: a course goes.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use shared::clients::queues::BackgroundJob;
use shared::{App, Result};
use shared_catalog::http::OwnCourse;
use shared_catalog::store::courses::Courses;

use crate::edit_course::{changing, still_runs};

/// Deletes a course: nobody finds it from now on, and its code is free again. What it held is erased within the hour; enrolments
/// keep their history.
#[utoipa::path(delete, path = "/api/courses/{course}", operation_id = "delete_course", tag = "catalog",
    params(("course" = String, Path, example = "PY-101"),
        ("If-Match" = Option<String>, Header, description = "An `ETag`: 412 if the course has changed since.")),
    responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_course(State(app): State<App>, own: OwnCourse, headers: HeaderMap) -> Result<StatusCode> {
    let OwnCourse { caller, course } = own;
    let changing = changing(&app, &caller, &course, &headers)?;
    // The job first: what is deleted is sure to be erased. The worker waits for what follows.
    let job = BackgroundJob::EraseCourse { course_id: course.id };
    app.queues().start_job(&job).await?;
    let check = |course: &_| still_runs(course, &caller.user);
    let courses = Courses(&app.database);
    courses.delete(course, changing, app.clock.now(), check).await?;
    Ok(StatusCode::NO_CONTENT)
}
