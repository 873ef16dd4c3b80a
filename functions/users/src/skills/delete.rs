//! `DELETE /api/users/me/skills/{id}`.

use axum::extract::State;
use axum::http::StatusCode;
use shared::http::PathId;
use shared::ids::SkillId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::skills::Skills;

/// Deletes a skill of the caller.
///
/// The name can then be used again.
#[utoipa::path(delete, path = "/api/users/me/skills/{id}", tag = "users",
    params(("id" = SkillId, Path, description = "The id of the skill.")),
    responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_skill(
    State(app): State<App>,
    caller: Caller,
    PathId(skill_id): PathId<SkillId>,
) -> Result<StatusCode> {
    if Skills(&app.database).remove(caller.user.id, skill_id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::not_found())
    }
}
