//! `GET /api/community/notifications/unread-count`

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::notifications::list::OwnInbox;

/// How many notifications are unread.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnreadCount {
    #[schema(example = 3)]
    unread_count: u64,
}

/// Counts the unread notifications of the caller.
///
/// The count changes together with the notifications.
#[utoipa::path(get, path = "/api/community/notifications/unread-count", tag = "notifications",
    responses((status = 200, body = UnreadCount)), security(("bearer" = [])))]
pub(crate) async fn get_unread_count(OwnInbox { inbox, .. }: OwnInbox) -> Json<UnreadCount> {
    Json(UnreadCount {
        unread_count: inbox.unread,
    })
}
