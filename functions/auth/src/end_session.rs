//! `DELETE /api/auth/sessions/{id}`: signs another phone out.

use axum::extract::State;
use axum::http::StatusCode;
use shared::clients::queues::Notification;
use shared::http::PathId;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::sessions::Sessions;

/// Ends one own session.
#[utoipa::path(delete, path = "/api/auth/sessions/{id}", operation_id = "end_session", tag = "auth",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn end_session(State(app): State<App>, caller: Caller, PathId(id): PathId) -> Result<StatusCode> {
    let user_id = caller.user.id;
    if !Sessions(&app.database).end(user_id, id).await? {
        return Err(Error::not_found());
    }
    app.queues().notify(&Notification::SessionsEnded { user_id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
