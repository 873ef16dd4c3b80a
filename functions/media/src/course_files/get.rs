//! `GET /api/files/{id}`: returns a course file with its status.

use axum::Json;
use axum::extract::State;
use shared::http::PathId;
use shared::ids::CourseFileId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::course_files::CourseFiles;
use shared_catalog::store::courses::Courses;
use shared_learning::http::check_course_gate;

use crate::course_files::view::CourseFileView;

/// Returns a course file with its status.
///
/// Requires access to the content of the course: an enrollment, or an instructor of the course or an admin.
#[utoipa::path(get, path = "/api/files/{id}", tag = "media",
    params(("id" = CourseFileId, Path)), responses((status = 200, body = CourseFileView)), security(("bearer" = [])))]
pub(crate) async fn get_course_file(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<CourseFileId>,
) -> Result<Json<CourseFileView>> {
    let now = app.clock.now();
    let file = CourseFiles(&app.database).get(id, now).await?;
    let file = file.ok_or_else(Error::not_found)?;
    let course = Courses(&app.database).get(file.course_id).await?;
    check_course_gate(&app, &caller, &course.ok_or_else(Error::not_found)?).await?;
    Ok(Json(CourseFileView::new(file, now)))
}
