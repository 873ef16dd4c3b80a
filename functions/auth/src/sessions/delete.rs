//! `DELETE /api/auth/sessions/{id}` and `DELETE /api/auth/sessions`.

use axum::extract::State;
use axum::http::StatusCode;
use shared::clients::queues::Notification;
use shared::http::PathId;
use shared::ids::SessionId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::sessions::Sessions;

/// Ends a session of the caller.
///
/// Its tokens are refused at once and its sockets close. The current session can be ended, too. Fails with `not_found`
/// if the caller has no such session.
#[utoipa::path(delete, path = "/api/auth/sessions/{id}", tag = "auth",
    params(("id" = SessionId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_session(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<SessionId>,
) -> Result<StatusCode> {
    let user_id = caller.user.id;
    if !Sessions(&app.database).end(user_id, id).await? {
        return Err(Error::not_found());
    }
    app.queues().notify(&Notification::SessionsEnded { user_id }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all sessions of the caller except the current one.
///
/// Their tokens are refused at once and their sockets close. Without other sessions, the request succeeds and changes
/// nothing.
#[utoipa::path(delete, path = "/api/auth/sessions", tag = "auth",
    responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_other_sessions(State(app): State<App>, caller: Caller) -> Result<StatusCode> {
    let user_id = caller.user.id;
    Sessions(&app.database)
        .end_all(user_id, Some(caller.session.id))
        .await?;
    app.queues().notify(&Notification::SessionsEnded { user_id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
