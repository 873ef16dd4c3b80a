//! `GET /api/courses/{course}/files`: lists the files of a course.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_catalog::store::course_files::CourseFiles;
use shared_learning::http::ReadableCourse;

use crate::course_files::view::CourseFileView;

/// Lists the files of a course with their status.
///
/// The oldest file comes first. Requires access to the content of the course: an enrollment, or an instructor of the
/// course or an admin.
#[utoipa::path(get, path = "/api/courses/{course}/files", tag = "media",
    params(("course" = String, Path, description = "The id, code or slug of the course.", example = "CS-101"), Page),
    responses((status = 200, body = List<CourseFileView>)), security(("bearer" = [])))]
pub(crate) async fn list_course_files(
    State(app): State<App>,
    ReadableCourse { caller, course }: ReadableCourse,
    page: Page,
) -> Result<Json<List<CourseFileView>>> {
    let (caller, now) = (Some(caller.user.id), app.clock.now());
    let query = page.query(&app, caller)?;
    let files = CourseFiles(&app.database).page(course.id, query, now).await?;
    page.list(&app, caller, files.map(|file| CourseFileView::new(file, now)))
        .map(Json)
}
