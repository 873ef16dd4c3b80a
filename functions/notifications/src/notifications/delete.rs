//! `DELETE /api/community/notifications/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::http::PathId;
use shared::ids::NotificationId;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_notifications::store::notifications::Notifications;

/// Deletes a notification of the caller.
///
/// An unread one no longer counts. Notifications of other users are not found.
#[utoipa::path(delete, path = "/api/community/notifications/{id}", tag = "notifications",
    params(("id" = NotificationId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_notification(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<NotificationId>,
) -> Result<StatusCode> {
    Notifications(&app.database).delete(caller.user.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
