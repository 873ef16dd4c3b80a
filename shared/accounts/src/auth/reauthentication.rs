//! The password or a code of a signed-in user: a session alone cannot change how the user signs in.

use shared::app::App;
use shared::database::Write;
use shared::error::{Error, ErrorCode, Result};
use shared::http::Fields;
use shared::tokens::passwords::Comparison;

use crate::auth::{one_time_code, password_failures};
use crate::rules::one_time_code::{Purpose, parse_code};
use crate::store::users::{self, User};

/// What a user sends as a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The password of the account.
    Password(String),
    /// A code for the phone of the account.
    Code(String),
}

impl Secret {
    /// Reads the fields `current_password` and `otp_code` of a body; the code counts if both are given.
    pub fn parse(fields: &mut Fields, current_password: Option<String>, otp_code: Option<String>) -> Option<Self> {
        match (otp_code, current_password) {
            (Some(code), _) => fields.parsed("otp_code", parse_code(code)).map(Self::Code),
            (None, password) => password.map(Self::Password),
        }
    }
}

/// A right secret, for the transaction of its effect.
#[derive(Debug)]
pub struct RightSecret {
    /// Uses the code up, or checks that passwords may still be tried.
    pub write: Write,
    /// The error if the condition of the write does not hold.
    pub stale: fn() -> Error,
}

/// Checks the secret of `user`. Wrong passwords and wrong codes count as they do at a login.
///
/// # Errors
/// [`ErrorCode::CredentialsInvalid`], [`ErrorCode::OtpInvalid`], [`ErrorCode::RateLimited`], [`ErrorCode::OtpBlocked`].
pub async fn check(app: &App, user: &User, secret: &Secret, purpose: Purpose) -> Result<RightSecret> {
    match secret {
        Secret::Password(password) => check_password(app, user, password.clone()).await,
        Secret::Code(code) => {
            let phone = user.phone.as_ref().ok_or_else(one_time_code::invalid)?;
            let right = one_time_code::check(app, phone, code, purpose).await?;
            Ok(RightSecret {
                write: right.consume,
                stale: one_time_code::invalid,
            })
        }
    }
}

/// Checks the password of `user`. Wrong ones count as they do at a login.
///
/// # Errors
/// [`ErrorCode::CredentialsInvalid`], [`ErrorCode::RateLimited`].
pub async fn check_password(app: &App, user: &User, password: String) -> Result<RightSecret> {
    let window = password_failures::window(&users::key(user.id));
    let failures = app.database.batch_get(&[&window.key]).await?.remove(&window.key);
    password_failures::check(app, &window, failures.as_ref())?;
    match app.passwords.compare(password, user.password_hash.clone()).await? {
        Comparison::Wrong => Err(password_failures::record(app, &window, failures).await?),
        Comparison::Right | Comparison::RightButOutdated => Ok(RightSecret {
            write: window.has_room(app.clock.unix_seconds())?,
            stale: || password_failures::too_many(1),
        }),
    }
}

/// The error for a request that needs the password or a code.
#[must_use]
pub fn required() -> Error {
    Error::new(
        ErrorCode::ReauthenticationRequired,
        "Please confirm this with your password or with a code that we send to your phone.",
    )
}
