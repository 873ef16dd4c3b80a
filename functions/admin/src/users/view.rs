//! Users as admins see them.

use jiff::Timestamp;
use serde::Serialize;
use shared_accounts::http::user::UserReply;
use shared_accounts::store::users::User;
use utoipa::ToSchema;

/// A user with the fields that only admins see.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdminUser {
    #[serde(flatten)]
    user: UserReply,
    /// Whether the user is banned.
    is_banned: bool,
    /// Why the user is banned.
    #[schema(example = json!(null))]
    ban_reason: Option<String>,
    /// When the user was banned.
    #[schema(value_type = Option<String>, format = DateTime)]
    banned_at: Option<Timestamp>,
}

impl From<&User> for AdminUser {
    fn from(user: &User) -> Self {
        let ban = user.ban.as_ref().filter(|_| user.banned);
        Self {
            user: UserReply::from(user),
            is_banned: user.banned,
            ban_reason: ban.map(|ban| ban.reason.clone()),
            banned_at: ban.map(|ban| ban.at),
        }
    }
}
