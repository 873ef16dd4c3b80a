//! `DELETE /api/users/{id}/block`

use axum::extract::State;
use axum::http::StatusCode;
use shared::http::PathId;
use shared::ids::UserId;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_community::service::subscriptions::apply_blocks;
use shared_community::store::blocks::BlockLists;

/// Unblocks a user.
///
/// Unblocking again has no effect.
#[utoipa::path(delete, path = "/api/users/{id}/block", tag = "community",
    params(("id" = UserId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_block(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<UserId>,
) -> Result<StatusCode> {
    let (lists, me) = (BlockLists(&app.database), caller.user.id);
    lists.unblock(me, id).await?;
    apply_blocks(&app, me, &lists.get(me).await?.users()).await?;
    Ok(StatusCode::NO_CONTENT)
}
