//! What follows a successful proof of identity: a session and its two tokens.

use shared::app::App;
use shared::clients::queues::Notification;
use shared::database::Write;
use shared::error::{Error, ErrorCode, Result};
use shared::tokens::access_token::ACCESS_TOKEN_SECONDS;

use crate::auth::refresh_token::RefreshToken;
use crate::store::sessions::{self, Session, Sessions};
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
    let write = sessions::create(&session)?;
    Ok((session, write))
}

/// Ends the oldest sessions of `user` if a login has exceeded the limit, and has their sockets closed.
///
/// It never fails, because the login has happened: the next login ends the sessions that this one has left.
pub async fn end_surplus(app: &App, user: &User) {
    let ended = async {
        let sessions = Sessions(&app.database);
        if sessions.end_surplus(user, app.clock.unix_seconds()).await? {
            let ended = Notification::SessionsEnded { user_id: user.id };
            app.queues().notify(&ended).await?;
        }
        Ok::<_, Error>(())
    };
    if let Err(error) = ended.await {
        tracing::warn!(%error, "the oldest sessions of a user are left to the next login");
    }
}

/// The tokens of a session's active generation, so that a lost reply can be repeated: always the same refresh token, and the
/// same access token until half of its lifetime is over.
pub fn tokens(app: &App, session: &Session) -> Result<TokenPair> {
    let now = app.clock.unix_seconds();
    let issued_at = if now < session.rotated_at + ACCESS_TOKEN_SECONDS / 2 {
        session.rotated_at
    } else {
        now
    };
    let jti = format!("{}.{}.{issued_at}", session.id, session.generation);
    let access_token = app
        .tokens()?
        .sign(session.user_id, session.id, session.role, issued_at, jti)?;
    let refresh = RefreshToken {
        user_id: session.user_id,
        session_id: session.id,
        generation: session.generation,
    };
    Ok(TokenPair {
        access_token,
        refresh_token: refresh.encode(&app.secrets)?,
        expires_in: issued_at + ACCESS_TOKEN_SECONDS - now,
    })
}

/// The generation of a session that an access token with this `jti` belongs to.
#[must_use]
pub fn generation(jti: &str) -> Option<u32> {
    jti.split('.').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::generation;

    #[test]
    fn an_access_token_names_its_generation() {
        assert_eq!(generation("0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c.3.1709618828"), Some(3));
        for other in ["", "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c", "a.b.c", "a.-1.0"] {
            assert_eq!(generation(other), None, "{other}");
        }
    }
}
