//! `POST /api/admin/users/{id}/unban`

use axum::Json;
use axum::extract::State;
use serde_json::json;
use shared::http::PathId;
use shared::ids::UserId;
use shared::{App, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::Action;
use shared_accounts::store::users::moderation;

use crate::users::service::{UserChange, change_user};
use crate::users::view::AdminUser;

/// Lifts the ban of a user.
///
/// The user can sign in again; ended sessions stay ended. Repeating the request changes nothing.
#[utoipa::path(post, path = "/api/admin/users/{id}/unban", tag = "admin",
    params(("id" = UserId, Path)), responses((status = 200, body = AdminUser)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_unban_user(
    State(app): State<App>,
    admin: Admin,
    PathId(id): PathId<UserId>,
) -> Result<Json<AdminUser>> {
    let user = change_user(&app, &admin, id, |user| {
        if !user.banned {
            return Ok(None);
        }
        let change = UserChange {
            write: moderation::unban(user)?,
            action: Action::UserUnbanned,
            before: json!({ "is_banned": true }),
            after: json!({ "is_banned": false }),
        };
        user.banned = false;
        user.ban = None;
        Ok(Some(change))
    });
    Ok(Json(AdminUser::from(&user.await?)))
}
