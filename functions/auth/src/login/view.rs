//! The reply to every successful login.

use axum::Json;
use serde::Serialize;
use shared_accounts::auth::login::TokenPair;
use shared_accounts::http::user::UserReply;
use shared_accounts::store::users::User;
use utoipa::ToSchema;

/// The tokens of a new session and its user.
#[derive(Serialize, ToSchema)]
#[schema(as = Login)]
pub(crate) struct LoginReply {
    /// The same as `access_token`.
    token: String,
    /// The JWT that authenticates requests.
    access_token: String,
    /// The token that is exchanged for the next tokens.
    refresh_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// The lifetime of the access token in seconds.
    #[schema(example = 1800)]
    expires_in: i64,
    user: UserReply,
    /// The same as `user`.
    user_info: UserReply,
    /// Whether the app should show the profile form next.
    needs_profile_completion: bool,
    /// A text to show to the user.
    message: &'static str,
}

impl LoginReply {
    pub(crate) fn new(user: &User, tokens: TokenPair, message: &'static str) -> Json<Self> {
        let user = UserReply::from(user);
        Json(Self {
            token: tokens.access_token.clone(),
            access_token: tokens.access_token,
            refresh_token: tokens.refresh_token,
            token_type: "Bearer",
            expires_in: tokens.expires_in,
            needs_profile_completion: !user.is_profile_complete,
            user_info: user.clone(),
            user,
            message,
        })
    }
}
