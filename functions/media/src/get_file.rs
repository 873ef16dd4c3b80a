//! `GET /api/files/{id}`: how far a course file is.

use axum::Json;
use axum::extract::State;
use shared::http::PathId;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::course_files::CourseFiles;
use shared_catalog::store::courses::Courses;
use shared_learning::http::check_course_gate;

use crate::file_reply::FileReply;

/// A course file with its status, for those who may see the content of its course.
#[utoipa::path(get, path = "/api/files/{id}", operation_id = "get_file", tag = "media",
    params(("id" = Id, Path)), responses((status = 200, body = FileReply)), security(("bearer" = [])))]
pub(crate) async fn get_file(State(app): State<App>, caller: Caller, PathId(id): PathId) -> Result<Json<FileReply>> {
    let now = app.clock.now();
    let file = CourseFiles(&app.database).get(id, now).await?;
    let file = file.ok_or_else(Error::not_found)?;
    let course = Courses(&app.database).get(file.course_id).await?;
    check_course_gate(&app, &caller, &course.ok_or_else(Error::not_found)?).await?;
    Ok(Json(FileReply::new(file, now)))
}
