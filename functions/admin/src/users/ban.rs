//! `POST /api/admin/users/{id}/ban`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use shared::http::{Fields, PathId, Valid, Validate};
use shared::ids::UserId;
use shared::{App, Error, Result};
use shared_accounts::auth::session_end;
use shared_accounts::http::Admin;
use shared_accounts::rules::profile::free_text;
use shared_accounts::store::audit::Action;
use shared_accounts::store::users::Users;
use shared_accounts::store::users::moderation::{self, Ban};
use utoipa::ToSchema;

use crate::users::service::{UserChange, change_user};
use crate::users::view::AdminUser;

/// The maximum length of a reason, in characters.
const MAX_REASON: usize = 500;

/// Why to ban a user.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BanUserRequest {
    /// 1 to 500 characters, which other admins see.
    #[schema(required, nullable = false, example = "Sold copies of the courses.")]
    reason: Option<String>,
}

pub(crate) struct BanUser {
    reason: String,
}

impl Validate for BanUser {
    type Body = BanUserRequest;

    fn validate(body: BanUserRequest, fields: &mut Fields) -> Option<Self> {
        let reason = fields.required_parsed("reason", body.reason, |text| {
            free_text(&text, MAX_REASON)?.ok_or_else(|| "must not be empty".to_owned())
        })?;
        Some(Self { reason })
    }
}

/// Bans a user.
///
/// All sessions of the user end at once, and signing in fails with `account_banned`. Banning a banned user replaces the
/// reason. Admins cannot ban themselves.
#[utoipa::path(post, path = "/api/admin/users/{id}/ban", tag = "admin",
    params(("id" = UserId, Path)), request_body = BanUserRequest, responses((status = 200, body = AdminUser)),
    security(("bearer" = ["admin"])))]
pub(crate) async fn admin_ban_user(
    State(app): State<App>,
    admin: Admin,
    PathId(id): PathId<UserId>,
    Valid(BanUser { reason }): Valid<BanUser>,
) -> Result<Json<AdminUser>> {
    let user = Users(&app.database).get(id).await?.ok_or_else(Error::not_found)?;
    let ending = session_end::announce(&app, id, user.session_epoch + 1).await?;
    let user = change_user(&app, &admin, id, |user| {
        let ban = Ban {
            reason: reason.clone(),
            at: app.clock.now(),
        };
        let change = UserChange {
            write: moderation::ban(user, &ban)?,
            action: Action::UserBanned,
            before: json!({ "is_banned": user.banned }),
            after: json!({ "is_banned": true, "reason": reason }),
        };
        user.banned = true;
        user.ban = Some(ban);
        Ok(Some(change))
    });
    let user = user.await?;
    ending.close_sockets(&app).await;
    Ok(Json(AdminUser::from(&user)))
}
