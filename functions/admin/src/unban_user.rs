//! `POST /api/admin/users/{id}/unban`: the end of a ban.

use axum::Json;
use axum::extract::State;
use serde_json::json;
use shared::http::PathId;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::Action;
use shared_accounts::store::users::Users;

use crate::act::{Act, perform};
use crate::admin_user::AdminUser;
use crate::change_user::not_oneself;

/// Lifts a ban: the user may sign in again.
#[utoipa::path(post, path = "/api/admin/users/{id}/unban", operation_id = "unban_user", tag = "admin",
    params(("id" = Id, Path)), responses((status = 200, body = AdminUser)), security(("bearer" = [])))]
pub(crate) async fn unban_user(State(app): State<App>, admin: Admin, PathId(id): PathId) -> Result<Json<AdminUser>> {
    not_oneself(&admin, id)?;
    let users = Users(&app.database);
    let user = perform(&app, &admin, || async {
        let mut user = users.get(id).await?.ok_or_else(Error::not_found)?;
        if !user.banned {
            return Ok((user, None));
        }
        let write = users.unban(&user)?;
        let act = Act {
            action: Action::UserUnbanned,
            target: id.to_string(),
            before: json!({ "is_banned": true }),
            after: json!({ "is_banned": false }),
        };
        user.banned = false;
        user.ban = None;
        Ok((user, Some((act, vec![write]))))
    })
    .await?;
    Ok(Json(AdminUser::from(&user)))
}
