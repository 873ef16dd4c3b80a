//! What follows a successful proof of identity: a session and its two tokens.

use shared::app::App;
use shared::database::Write;
use shared::error::{Error, ErrorCode, Result};
use shared::tokens::access_token::ACCESS_TOKEN_SECONDS;

use crate::auth::refresh_token::RefreshToken;
use crate::store::sessions::{Session, Sessions};
use crate::store::users::User;

/// The tokens of a session.
#[derive(Clone, Debug)]
pub struct TokenPair {
    /// The access token.
    pub access_token: String,
    /// The refresh token.
    pub refresh_token: String,
    /// The lifetime of the access token, in seconds.
    pub expires_in: i64,
}

/// A session for `user` that begins when the write is executed, which belongs in the transaction of the login.
///
/// # Errors
/// [`ErrorCode::AccountBanned`].
pub fn begin(app: &App, user: &User, user_agent: Option<String>) -> Result<(Session, Write)> {
    if user.banned {
        return Err(Error::new(ErrorCode::AccountBanned, "This account is banned."));
    }
    let session = Session::begin(app.ids.id(), user, user_agent, app.clock.unix_seconds());
    let write = Sessions(&app.database).create(&session)?;
    Ok((session, write))
}

/// The tokens of a session's current generation: always the same two, so that a lost reply can be repeated.
pub fn tokens(app: &App, session: &Session) -> Result<TokenPair> {
    let jti = format!("{}.{}", session.id, session.generation);
    let access_token = app
        .tokens()?
        .sign(session.user_id, session.id, session.role, session.rotated_at, jti)?;
    let refresh = RefreshToken {
        user_id: session.user_id,
        session_id: session.id,
        generation: session.generation,
    };
    Ok(TokenPair {
        access_token,
        refresh_token: refresh.encode(&app.secrets)?,
        expires_in: ACCESS_TOKEN_SECONDS,
    })
}
