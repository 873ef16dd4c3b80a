//! `POST /api/admin/users/{id}/unban`

use axum::Json;
use axum::extract::State;
use serde_json::json;
use shared::database::{Commit, UnitOfWork};
use shared::http::PathId;
use shared::ids::UserId;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::{Action, AdminAction, AuditContext, AuditExt as _};
use shared_accounts::store::users::Users;

use crate::users::access::refuse_own_account;
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
    refuse_own_account(&admin, id)?;
    let users = Users(&app.database);
    let user = app
        .database
        .retry("user", || async {
            let mut user = users.get(id).await?.ok_or_else(Error::not_found)?;
            if !user.banned {
                return Ok(Commit::Done(user));
            }
            let write = users.unban(&user)?;
            let mut work = UnitOfWork::new();
            work.audit(
                AuditContext::now(&app, admin.0.user.id),
                AdminAction {
                    action: Action::UserUnbanned,
                    target: id.to_string(),
                    before: json!({ "is_banned": true }),
                    after: json!({ "is_banned": false }),
                },
            )?;
            work.add(write).or_retry();
            user.banned = false;
            user.ban = None;
            work.commit(&app.database, user).await
        })
        .await?;
    Ok(Json(AdminUser::from(&user)))
}
