//! `DELETE /api/users/me/skills/{id}`: one cannot do it after all.

use axum::extract::State;
use axum::http::StatusCode;
use shared::http::PathId;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::skills::Skills;

/// Removes an own skill.
#[utoipa::path(delete, path = "/api/users/me/skills/{id}", operation_id = "remove_skill", tag = "users",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_skill(
    State(app): State<App>,
    caller: Caller,
    PathId(skill_id): PathId,
) -> Result<StatusCode> {
    if Skills(&app.database).remove(caller.user.id, skill_id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::not_found())
    }
}
