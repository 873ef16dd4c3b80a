//! `DELETE /api/users/me`.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::clients::queues::BackgroundJob;
use shared::database::Write;
use shared::http::body::text_or_digits;
use shared::http::{Fields, Valid, Validate, aliases};
use shared::tokens::passwords::Comparison;
use shared::{App, Error, Result};
use shared_accounts::auth::{one_time_code, password_failures};
use shared_accounts::http::Caller;
use shared_accounts::rules::one_time_code::{Purpose, parse_code};
use shared_accounts::store::users::{self, User, Users};
use utoipa::ToSchema;

/// Confirms the deletion with either the password or a one-time code.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DeleteMeRequest {
    /// The password of the account.
    #[schema(example = "correct horse battery")]
    password: Option<String>,
    /// A one-time code for the caller's phone, requested with the purpose `delete`. Also accepted as `otp`.
    #[schema(nullable, example = json!(null))]
    #[serde(default, deserialize_with = "text_or_digits")]
    otp_code: Option<String>,
}

pub(crate) enum DeleteMe {
    Password(String),
    Code(String),
}

impl Validate for DeleteMe {
    type Body = DeleteMeRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::OTP];

    fn validate(body: DeleteMeRequest, fields: &mut Fields) -> Option<Self> {
        match (body.otp_code, body.password) {
            (Some(code), _) => fields.parsed("otp_code", parse_code(code)).map(Self::Code),
            (None, Some(password)) => Some(Self::Password(password)),
            (None, None) => {
                fields.wrong("password", "is required unless otp_code is given");
                None
            }
        }
    }
}

/// A write whose condition shows that the user confirms the deletion, and the error for when it does not hold.
type Proof = (Write, fn() -> Error);

/// Deletes the caller's account.
///
/// All sessions end at once, and the phone number and email address can be used again. The data of the account is
/// erased within an hour. Fails with `credentials_invalid` or `otp_invalid` if the confirmation is wrong, and with
/// `rate_limited` after too many wrong passwords.
#[utoipa::path(delete, path = "/api/users/me", tag = "users",
    request_body = DeleteMeRequest, responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_me(
    State(app): State<App>,
    caller: Caller,
    Valid(proof): Valid<DeleteMe>,
) -> Result<StatusCode> {
    let user_id = caller.user.id;
    let (proof, error_if_stale) = match proof {
        DeleteMe::Password(password) => check_password(&app, &caller.user, password).await?,
        DeleteMe::Code(code) => check_code(&app, &caller.user, &code).await?,
    };
    // The job comes first, so that every deleted account is erased. The worker waits until the account is deleted.
    app.queues().start_job(&BackgroundJob::Erase { user_id }).await?;
    Users(&app.database)
        .end_account(caller.user, proof, error_if_stale, app.clock.now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A condition that holds while passwords can be tried, and the error for when it fails.
async fn check_password(app: &App, user: &User, password: String) -> Result<Proof> {
    let window = password_failures::window(&users::key(user.id));
    let failures = app.database.batch_get(&[&window.key]).await?.remove(&window.key);
    password_failures::check(app, &window, failures.as_ref())?;
    match app.passwords.compare(password, user.password_hash.clone()).await? {
        Comparison::Wrong => Err(password_failures::record(app, &window, failures).await?),
        Comparison::Right | Comparison::RightButOutdated => {
            let has_room = window.has_room(app.clock.unix_seconds())?;
            Ok((has_room, || password_failures::too_many(1)))
        }
    }
}

/// A write that consumes the code, and the error for when another request has consumed it first.
async fn check_code(app: &App, user: &User, code: &str) -> Result<Proof> {
    let phone = user.phone.as_ref().ok_or_else(one_time_code::invalid)?;
    let right = one_time_code::check(app, phone, code, Purpose::Delete).await?;
    Ok((right.consume, one_time_code::invalid))
}
