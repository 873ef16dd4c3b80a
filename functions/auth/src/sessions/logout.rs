//! `POST /api/auth/logout`.

use axum::Json;
use axum::extract::State;
use shared::clients::queues::Notification;
use shared::http::message::Message;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::sessions::Sessions;

/// Ends the current session.
///
/// Its tokens are refused at once, its device gets no more push notifications, and its sockets close. Other sessions
/// stay signed in.
#[utoipa::path(post, path = "/api/auth/logout", tag = "auth",
    responses((status = 200, body = Message)), security(("bearer" = [])))]
pub(crate) async fn logout(State(app): State<App>, caller: Caller) -> Result<Json<Message>> {
    let user_id = caller.user.id;
    Sessions(&app.database).end(user_id, caller.session.id).await?;
    app.queues().notify(&Notification::SessionsEnded { user_id }).await?;
    Ok(Message::new("You are signed out."))
}
