//! `POST /api/admin/users/{id}/ban`: no rights at all, from now on.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use shared::clients::queues::Notification;
use shared::http::{Fields, PathId, Valid, Validate};
use shared::{App, Error, Id, Result};
use shared_accounts::http::Admin;
use shared_accounts::rules::profile::free_text;
use shared_accounts::store::audit::Action;
use shared_accounts::store::sessions::Sessions;
use shared_accounts::store::users::Users;
use shared_accounts::store::users::moderation::Ban;
use utoipa::ToSchema;

use crate::act::{Act, perform};
use crate::admin_user::AdminUser;
use crate::change_user::not_oneself;

/// The longest reason, in characters.
const LONGEST: usize = 500;

/// Why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BanUserBody {
    /// 1 to 500 characters, for the other admins.
    #[schema(required, nullable = false, example = "Sold copies of the courses.")]
    reason: Option<String>,
}

pub(crate) struct BanUser {
    reason: String,
}

impl Validate for BanUser {
    type Body = BanUserBody;

    fn validate(body: BanUserBody, fields: &mut Fields) -> Option<Self> {
        let reason = fields.required_parsed("reason", body.reason, |text| {
            free_text(&text, LONGEST)?.ok_or_else(|| "must not be empty".to_owned())
        })?;
        Some(Self { reason })
    }
}

/// Bans a user: every session ends, and no token counts any more. Doing it again replaces the reason.
#[utoipa::path(post, path = "/api/admin/users/{id}/ban", operation_id = "ban_user", tag = "admin",
    params(("id" = Id, Path)), request_body = BanUserBody, responses((status = 200, body = AdminUser)),
    security(("bearer" = [])))]
pub(crate) async fn ban_user(
    State(app): State<App>,
    admin: Admin,
    PathId(id): PathId,
    Valid(BanUser { reason }): Valid<BanUser>,
) -> Result<Json<AdminUser>> {
    not_oneself(&admin, id)?;
    let users = Users(&app.database);
    let user = perform(&app, &admin, || async {
        let mut user = users.get(id).await?.ok_or_else(Error::not_found)?;
        let ban = Ban {
            reason: reason.clone(),
            at: app.clock.now(),
        };
        let write = users.ban(&user, &ban)?;
        let act = Act {
            action: Action::UserBanned,
            target: id.to_string(),
            before: json!({ "is_banned": user.banned }),
            after: json!({ "is_banned": true, "reason": reason }),
        };
        user.banned = true;
        user.ban = Some(ban);
        Ok((user, Some((act, vec![write]))))
    })
    .await?;
    // No session counts any more; what follows clears away, refresh tokens included.
    Sessions(&app.database).end_all(id, None).await?;
    app.queues()
        .notify(&Notification::SessionsEnded { user_id: id })
        .await?;
    Ok(Json(AdminUser::from(&user)))
}
