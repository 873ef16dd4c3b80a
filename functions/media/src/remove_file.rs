//! `DELETE /api/files/{id}`: the tutor of a course no longer knows a file.

use axum::extract::State;
use axum::http::StatusCode;
use shared::http::PathId;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_catalog::course_files;
use shared_catalog::http::OwnCourse;
use shared_catalog::store::course_files::CourseFiles;
use shared_catalog::store::courses::Courses;

/// Removes a course file, and all that was made of it.
#[utoipa::path(delete, path = "/api/files/{id}", operation_id = "remove_file", tag = "media",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_file(State(app): State<App>, caller: Caller, PathId(id): PathId) -> Result<StatusCode> {
    let file = CourseFiles(&app.database).get(id, app.clock.now()).await?;
    let file = file.ok_or_else(Error::not_found)?;
    let course = Courses(&app.database).get(file.course_id).await?;
    OwnCourse::check(caller, course)?;
    course_files::remove(&app, file.course_id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
