//! `DELETE /api/auth/sessions`: signs all other phones out.

use axum::extract::State;
use axum::http::StatusCode;
use shared::clients::queues::Notification;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::sessions::Sessions;

/// Ends all own sessions but this one.
#[utoipa::path(delete, path = "/api/auth/sessions", operation_id = "end_other_sessions", tag = "auth",
    responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn end_other_sessions(State(app): State<App>, caller: Caller) -> Result<StatusCode> {
    let user_id = caller.user.id;
    Sessions(&app.database)
        .end_all(user_id, Some(caller.session.id))
        .await?;
    app.queues().notify(&Notification::SessionsEnded { user_id }).await?;
    Ok(StatusCode::NO_CONTENT)
}
