//! `DELETE /api/files/{id}`: deletes a course file.

use axum::extract::State;
use axum::http::StatusCode;
use shared::http::PathId;
use shared::ids::CourseFileId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::course_files;
use shared_catalog::http::OwnCourse;
use shared_catalog::store::course_files::CourseFiles;
use shared_catalog::store::courses::Courses;

/// Deletes a course file.
///
/// The tutor no longer uses it. Requires an instructor of the course or an admin.
#[utoipa::path(delete, path = "/api/files/{id}", tag = "media",
    params(("id" = CourseFileId, Path)), responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_course_file(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<CourseFileId>,
) -> Result<StatusCode> {
    let file = CourseFiles(&app.database).get(id, app.clock.now()).await?;
    let file = file.ok_or_else(Error::not_found)?;
    let course = Courses(&app.database).get(file.course_id).await?;
    OwnCourse::check(caller, course)?;
    course_files::remove(&app, file.course_id, id).await?;
    CourseFiles(&app.database).release_slots(&file).await?;
    Ok(StatusCode::NO_CONTENT)
}
