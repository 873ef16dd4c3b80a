//! The reply of every successful login.

use axum::Json;
use serde::Serialize;
use shared_accounts::auth::login::TokenPair;
use shared_accounts::http::user::UserReply;
use shared_accounts::store::users::User;
use utoipa::ToSchema;

/// Tokens and user, under the names of all clients.
#[derive(Serialize, ToSchema)]
pub(crate) struct LoginReply {
    /// The access token.
    token: String,
    /// The access token again.
    access_token: String,
    /// The refresh token.
    refresh_token: String,
    /// `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds that the access token is good for.
    #[schema(example = 1800)]
    expires_in: i64,
    /// Who signed in.
    user: UserReply,
    /// The same again.
    user_info: UserReply,
    /// Whether the app should ask for the profile next.
    needs_profile_completion: bool,
    /// For the user.
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
