//! `POST /api/auth/refresh`: the next pair of tokens.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::clients::queues::Notification;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Code, Error, Result};
use shared_accounts::auth::login;
use shared_accounts::auth::refresh_token::RefreshToken;
use shared_accounts::store::sessions::{Rotation, Sessions};
use utoipa::ToSchema;

/// The refresh token.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RefreshBody {
    /// Also `refresh`.
    #[schema(
        required,
        nullable = false,
        example = "AZLwwSt6fD6dVT9vDmobLAGS8MErenw-nVU_bw5qGyw.0.c2lnbmF0dXJl"
    )]
    refresh_token: Option<String>,
}

pub(crate) struct Refresh(String);

impl Validate for Refresh {
    type Body = RefreshBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("refresh", "refresh_token")]];

    fn validate(body: RefreshBody, fields: &mut Fields) -> Option<Self> {
        fields.required("refresh_token", body.refresh_token).map(Self)
    }
}

/// The next pair of tokens.
#[derive(Serialize, ToSchema)]
pub(crate) struct RefreshReply {
    /// The access token.
    token: String,
    /// The access token again.
    access_token: String,
    /// The refresh token for next time.
    refresh_token: String,
    /// `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds that the access token is good for.
    #[schema(example = 1800)]
    expires_in: i64,
}

/// Exchanges a refresh token. The one before the last gets the same successor for ten seconds; an older one ends the session.
#[utoipa::path(post, path = "/api/auth/refresh", operation_id = "refresh", tag = "auth", request_body = RefreshBody,
    responses((status = 200, body = RefreshReply)), security(()))]
pub(crate) async fn refresh(
    State(app): State<App>,
    Valid(Refresh(text)): Valid<Refresh>,
) -> Result<Json<RefreshReply>> {
    let token = RefreshToken::decode(&text, &app.secrets)?;
    let sessions = Sessions(&app.database);
    let session = match sessions.rotate(&token, app.clock.unix_seconds()).await? {
        Rotation::Rotated(session) => session,
        Rotation::Gone => {
            return Err(Error::new(
                Code::RefreshInvalid,
                "The session has ended; sign in again.",
            ));
        }
        Rotation::Reused => {
            sessions.end(token.user_id, token.session_id).await?;
            app.queues()
                .notify(&Notification::SessionsEnded { user_id: token.user_id })
                .await?;
            let detail =
                "This refresh token was exchanged before, so somebody may have a copy: the session has been ended.";
            return Err(Error::new(Code::RefreshReused, detail));
        }
    };
    let tokens = login::tokens(&app, &session)?;
    Ok(Json(RefreshReply {
        token: tokens.access_token.clone(),
        access_token: tokens.access_token,
        refresh_token: tokens.refresh_token,
        token_type: "Bearer",
        expires_in: tokens.expires_in,
    }))
}
