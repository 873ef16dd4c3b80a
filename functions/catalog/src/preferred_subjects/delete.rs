//! `DELETE /api/subjects/preferred/{course}`

use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::courses::Courses;
use shared_learning::store::preferred_subjects::PreferredSubjects;

/// Removes a course from the caller's subjects.
///
/// Courses that are hidden at the moment can be removed, too.
#[utoipa::path(delete, path = "/api/subjects/preferred/{course}", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101")),
    responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_preferred_subject(
    State(app): State<App>,
    caller: Caller,
    Path(text): Path<String>,
) -> Result<StatusCode> {
    let course = Courses(&app.database).find(&text).await?;
    let course = course.ok_or_else(Error::not_found)?;
    if PreferredSubjects(&app.database)
        .remove(caller.user.id, course.id)
        .await?
    {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::not_found())
    }
}
