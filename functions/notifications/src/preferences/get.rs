//! `GET /api/notifications/preferences`

use axum::Json;
use shared_accounts::http::Caller;

use super::view::NotificationPreferences;

/// Gets over which channels notifications reach the caller.
///
/// The preferences are also a part of the caller's settings. Members of a community can turn its notifications off.
#[utoipa::path(get, path = "/api/notifications/preferences", tag = "notifications",
    responses((status = 200, body = NotificationPreferences)), security(("bearer" = [])))]
pub(crate) async fn get_preferences(caller: Caller) -> Json<NotificationPreferences> {
    Json(NotificationPreferences::from(&caller.user.settings))
}
