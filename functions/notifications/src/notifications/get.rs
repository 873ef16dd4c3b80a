//! `GET /api/community/notifications/{id}`

use axum::Json;
use axum::extract::State;
use shared::http::PathId;
use shared::ids::NotificationId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_notifications::store::notifications::Notifications;

use super::view::{NotificationReply, reply};

/// Gets a notification of the caller.
///
/// It stays unread. Notifications of other users are not found.
#[utoipa::path(get, path = "/api/community/notifications/{id}", tag = "notifications",
    params(("id" = NotificationId, Path)), responses((status = 200, body = NotificationReply)),
    security(("bearer" = [])))]
pub(crate) async fn get_notification(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<NotificationId>,
) -> Result<Json<NotificationReply>> {
    let (found, inbox) = Notifications(&app.database).get(caller.user.id, id).await?;
    let notification = found.ok_or_else(Error::not_found)?;
    reply(&app, notification, inbox, &caller.user).await.map(Json)
}
