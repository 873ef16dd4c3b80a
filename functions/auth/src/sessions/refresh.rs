//! `POST /api/auth/refresh`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::clients::queues::Notification;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::auth::login;
use shared_accounts::auth::refresh_token::RefreshToken;
use shared_accounts::store::sessions::{Rotation, Sessions};
use utoipa::ToSchema;

/// The refresh token to exchange.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RefreshSessionRequest {
    /// The latest refresh token of the session; also accepted as `refresh`.
    #[schema(
        required,
        nullable = false,
        example = "AZLwwSt6fD6dVT9vDmobLAGS8MErenw-nVU_bw5qGyw.0.c2lnbmF0dXJl"
    )]
    refresh_token: Option<String>,
}

pub(crate) struct Refresh(String);

impl Validate for Refresh {
    type Body = RefreshSessionRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("refresh", "refresh_token")]];

    fn validate(body: RefreshSessionRequest, fields: &mut Fields) -> Option<Self> {
        fields.required("refresh_token", body.refresh_token).map(Self)
    }
}

/// The next tokens of a session.
#[derive(Serialize, ToSchema)]
#[schema(as = Tokens)]
pub(crate) struct TokensReply {
    /// The same as `access_token`.
    token: String,
    /// The JWT that authenticates requests.
    access_token: String,
    /// The token for the next refresh.
    refresh_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// The lifetime of the access token in seconds.
    #[schema(example = 1800)]
    expires_in: i64,
}

/// Exchanges a refresh token for the next tokens.
///
/// The previous refresh token returns the same successor until a minute after the successor, or its access token, was
/// first used. So an app that has lost the reply can send the request again, even hours later. Any later use, and any use
/// of an older token, fails with `refresh_token_reused` and ends the session.
#[utoipa::path(post, path = "/api/auth/refresh", tag = "auth", request_body = RefreshSessionRequest,
    responses((status = 200, body = TokensReply)), security(()))]
pub(crate) async fn refresh_session(
    State(app): State<App>,
    Valid(Refresh(text)): Valid<Refresh>,
) -> Result<Json<TokensReply>> {
    let token = RefreshToken::decode(&text, &app.secrets)?;
    let sessions = Sessions(&app.database);
    let session = match sessions
        .rotate(
            token.user_id,
            token.session_id,
            token.generation,
            app.clock.unix_seconds(),
        )
        .await?
    {
        Rotation::Active(session) => session,
        Rotation::Gone => {
            return Err(Error::new(
                ErrorCode::RefreshInvalid,
                "The session has ended. Please sign in again.",
            ));
        }
        Rotation::Reused => {
            app.metrics.count("RefreshTokensReused");
            sessions.end(token.user_id, token.session_id).await?;
            app.queues()
                .notify(&Notification::SessionsEnded { user_id: token.user_id })
                .await?;
            let detail =
                "This refresh token has already been used. The session was ended for security; please sign in again.";
            return Err(Error::new(ErrorCode::RefreshReused, detail));
        }
    };
    let tokens = login::tokens(&app, &session)?;
    Ok(Json(TokensReply {
        token: tokens.access_token.clone(),
        access_token: tokens.access_token,
        refresh_token: tokens.refresh_token,
        token_type: "Bearer",
        expires_in: tokens.expires_in,
    }))
}
