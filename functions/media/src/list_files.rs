//! `GET /api/courses/{course}/files`: what the tutor of a course reads.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_catalog::store::course_files::CourseFiles;
use shared_learning::http::ReadableCourse;

use crate::file_reply::FileReply;

/// Lists the files of a course with their status, oldest first, for those who may see its content.
#[utoipa::path(get, path = "/api/courses/{course}/files", operation_id = "list_files", tag = "media",
    params(("course" = String, Path, description = "Its id, code or slug.", example = "CS-101"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<FileReply>)), security(("bearer" = [])))]
pub(crate) async fn list_files(
    State(app): State<App>,
    ReadableCourse { caller, course }: ReadableCourse,
    page: Page,
) -> Result<Json<List<FileReply>>> {
    let (caller, now) = (Some(caller.user.id), app.clock.now());
    let start = page.start(&app, caller)?;
    let (files, last_key) = CourseFiles(&app.database)
        .page(course.id, page.limit, start, now)
        .await?;
    let results = files.into_iter().map(|file| FileReply::new(file, now)).collect();
    page.list(&app, caller, results, last_key).map(Json)
}
