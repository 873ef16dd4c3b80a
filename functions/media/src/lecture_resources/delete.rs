//! `DELETE /api/resources/{id}`: deletes a resource of a lecture.

use axum::extract::State;
use axum::http::StatusCode;
use shared::http::PathId;
use shared::ids::ResourceId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::http::OwnCourse;
use shared_catalog::store::courses::Courses;
use shared_catalog::store::lecture_media::LectureMedia;
use shared_catalog::store::resources::Resources;

use crate::lecture_media::service::remove_object;

/// Deletes a resource of a lecture.
///
/// Also deletes its file. Requires an instructor of the course or an admin.
#[utoipa::path(delete, path = "/api/resources/{id}", tag = "media",
    params(("id" = ResourceId, Path)), responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_lecture_resource(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<ResourceId>,
) -> Result<StatusCode> {
    let pointer = Resources(&app.database).pointer(id).await?;
    let pointer = pointer.ok_or_else(Error::not_found)?;
    OwnCourse::check(caller, Courses(&app.database).get(pointer.course_id).await?)?;
    let resource = LectureMedia(&app.database)
        .remove_resource(&pointer, id, app.clock.now())
        .await?;
    remove_object(&app, Some(&resource.media)).await?;
    Ok(StatusCode::NO_CONTENT)
}
