//! The caller. The extractor is the permission: a handler that takes [`Admin`] cannot be reached by anybody else.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use http::header::AUTHORIZATION;
use http::request::Parts;
use sha2::{Digest as _, Sha256};
use shared::app::App;
use shared::database::{Item, Key};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;
use shared::types::role::Role;

use crate::auth::login;
use crate::store::sessions::{Session, Sessions};
use crate::store::users::User;

/// A signed-in user. The session and the user are read on every request, so a logout, a ban and a new role take effect at
/// once.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The user as of now, with the profile.
    pub user: User,
    /// The session of the access token.
    pub session: Session,
}

/// A signed-in user with a verified phone or email address. Accounts without one are free to make, so what costs money
/// or reaches other people needs proof.
#[derive(Clone, Debug)]
pub struct ProvenCaller(pub Caller);

/// A signed-in user with the role of a student or more.
#[derive(Clone, Debug)]
pub struct Student(pub Caller);

/// An instructor or an admin.
#[derive(Clone, Debug)]
pub struct Instructor(pub Caller);

/// An admin.
#[derive(Clone, Debug)]
pub struct Admin(pub Caller);

impl Caller {
    /// The caller with this access token.
    ///
    /// # Errors
    /// [`ErrorCode::Unauthenticated`] unless the token, its session and its user are all valid.
    pub async fn authenticate(app: &App, token: &str) -> Result<Self> {
        Self::authenticate_and_read(app, token, |_me| Vec::new())
            .await
            .map(|(caller, _)| caller)
    }

    /// The caller with this access token, and the rows under the keys for the caller's id, in one call.
    ///
    /// # Errors
    /// Like [`Caller::authenticate`].
    pub async fn authenticate_and_read(
        app: &App,
        token: &str,
        keys: impl FnOnce(UserId) -> Vec<Key>,
    ) -> Result<(Self, HashMap<Key, Item>)> {
        let now = app.clock.unix_seconds();
        let claims = app.tokens()?.verify(token, now)?;
        let (found, rows) = Sessions(&app.database)
            .with_user_and(claims.sub, claims.sid, &keys(claims.sub))
            .await?;
        match found {
            Some((user, session)) if session.is_alive(&user, now) => {
                // A hash, so that the log can distinguish users without identifying them.
                let hash = format!("{:x}", Sha256::digest(user.id.as_bytes()));
                tracing::Span::current().record("user", &hash[..16]);
                record_first_use(app, &session, &claims.jti, now).await;
                Ok((Self { user, session }, rows))
            }
            _ => Err(Error::new(
                ErrorCode::Unauthenticated,
                "The session has ended; sign in again.",
            )),
        }
    }

    /// The caller, if signed in, and the rows under `keys`, in one call.
    pub async fn read_with(app: &App, parts: &Parts, keys: &[Key]) -> Result<(Option<Self>, HashMap<Key, Item>)> {
        match bearer(parts)? {
            None if keys.is_empty() => Ok((None, HashMap::new())),
            None => {
                let keys: Vec<&Key> = keys.iter().collect();
                Ok((None, app.database.batch_get(&keys).await?))
            }
            Some(token) => {
                let (caller, rows) = Self::authenticate_and_read(app, token, |_me| keys.to_vec()).await?;
                Ok((Some(caller), rows))
            }
        }
    }

    /// The caller and the rows under the keys for its id, in one call.
    ///
    /// # Errors
    /// Like [`Caller::authenticate`].
    pub async fn read_own(
        app: &App,
        parts: &Parts,
        keys: impl FnOnce(UserId) -> Vec<Key>,
    ) -> Result<(Self, HashMap<Key, Item>)> {
        let token = bearer(parts)?.ok_or_else(anonymous)?;
        Self::authenticate_and_read(app, token, keys).await
    }

    /// Refuses an account without a verified phone or email address.
    ///
    /// # Errors
    /// [`ErrorCode::VerificationRequired`].
    pub fn require_proof(&self) -> Result<()> {
        if self.user.is_proven() {
            Ok(())
        } else {
            Err(Error::new(
                ErrorCode::VerificationRequired,
                "Please verify your email address or your phone number first.",
            ))
        }
    }

    fn with_role(self, least: Role) -> Result<Self> {
        if self.user.role >= least {
            Ok(self)
        } else {
            Err(Error::new(ErrorCode::Forbidden, "Your role does not allow this."))
        }
    }
}

/// Without the record, the parent of the refresh token stays valid until the next request, which records the use.
async fn record_first_use(app: &App, session: &Session, jti: &str, now: i64) {
    if let Some(generation) = login::generation(jti)
        && let Err(error) = Sessions(&app.database).record_first_use(session, generation, now).await
    {
        tracing::warn!(%error, "the first use of a token is left to the next request");
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let token = bearer(parts)?.ok_or_else(anonymous)?;
        Self::authenticate(app, token).await
    }
}

impl FromRequestParts<App> for ProvenCaller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let caller = <Caller as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        caller.require_proof()?;
        Ok(Self(caller))
    }
}

/// `Option<Caller>` is for public endpoints: `None` without a token, but an invalid token is still an error.
impl OptionalFromRequestParts<App> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>> {
        match bearer(parts)? {
            None => Ok(None),
            Some(token) => Self::authenticate(app, token).await.map(Some),
        }
    }
}

/// The error for a request without an access token that needs one.
pub fn anonymous() -> Error {
    Error::new(ErrorCode::Unauthenticated, "Send a Bearer token.")
}

/// The token of `Authorization: Bearer …` (RFC 6750 §2.1).
fn bearer(parts: &Parts) -> Result<Option<&str>> {
    let Some(header) = parts.headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let refused = || {
        Error::new(
            ErrorCode::Unauthenticated,
            "The Authorization header is not a Bearer token.",
        )
    };
    let (scheme, token) = header
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .ok_or_else(refused)?;
    if scheme.eq_ignore_ascii_case("bearer") {
        Ok(Some(token.trim()))
    } else {
        Err(refused())
    }
}

macro_rules! role_extractor {
    ($extractor:ident, $least:expr) => {
        impl FromRequestParts<App> for $extractor {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
                let caller = <Caller as FromRequestParts<App>>::from_request_parts(parts, app).await?;
                caller.with_role($least).map(Self)
            }
        }
    };
}

role_extractor!(Student, Role::Student);
role_extractor!(Instructor, Role::Instructor);
role_extractor!(Admin, Role::Admin);
