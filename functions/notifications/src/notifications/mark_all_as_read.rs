//! `POST /api/community/notifications/mark-all-as-read`

use axum::Json;
use axum::extract::State;
use shared::http::message::Message;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_notifications::store::notifications::Notifications;

/// Marks all notifications of the caller as read.
///
/// Notifications that come later are unread.
#[utoipa::path(post, path = "/api/community/notifications/mark-all-as-read", tag = "notifications",
    responses((status = 200, body = Message)), security(("bearer" = [])))]
pub(crate) async fn mark_all_as_read(State(app): State<App>, caller: Caller) -> Result<Json<Message>> {
    Notifications(&app.database).mark_all_as_read(caller.user.id).await?;
    Ok(Message::new("All notifications are marked as read."))
}
