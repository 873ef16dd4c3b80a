//! `POST /api/users/{id}/block`

use axum::Json;
use axum::extract::State;
use shared::http::PathId;
use shared::http::message::Message;
use shared::ids::UserId;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::users::Users;
use shared_community::service::subscriptions::apply_blocks;
use shared_community::store::blocks::BlockLists;

/// Blocks a user.
///
/// The user can no longer write to or mention the caller, who no longer sees the user's posts and messages. Blocking again
/// has no effect.
#[utoipa::path(post, path = "/api/users/{id}/block", tag = "community",
    params(("id" = UserId, Path)), responses((status = 200, body = Message)), security(("bearer" = [])))]
pub(crate) async fn create_block(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<UserId>,
) -> Result<Json<Message>> {
    let me = caller.user.id;
    if id == me {
        return Err(Error::new(ErrorCode::Conflict, "You cannot block yourself."));
    }
    Users(&app.database).get(id).await?.ok_or_else(Error::not_found)?;
    let lists = BlockLists(&app.database);
    lists.block(me, id).await?;
    apply_blocks(&app, me, &lists.get(me).await?.users()).await?;
    Ok(Message::new("You have blocked this user."))
}
