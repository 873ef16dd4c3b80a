//! `POST /api/community/notifications/{id}/mark-as-read`

use axum::Json;
use axum::extract::State;
use shared::http::PathId;
use shared::http::message::Message;
use shared::ids::NotificationId;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_notifications::store::notifications::Notifications;

/// Marks a notification of the caller as read.
///
/// Repeating this has no effect. Notifications of other users are not found.
#[utoipa::path(post, path = "/api/community/notifications/{id}/mark-as-read", tag = "notifications",
    params(("id" = NotificationId, Path)), responses((status = 200, body = Message)), security(("bearer" = [])))]
pub(crate) async fn mark_as_read_notification(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<NotificationId>,
) -> Result<Json<Message>> {
    Notifications(&app.database)
        .mark_as_read(caller.user.id, id, app.clock.now())
        .await?;
    Ok(Message::new("The notification is marked as read."))
}
