//! `DELETE /api/users/me`: leaving.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::clients::queues::BackgroundJob;
use shared::database::Write;
use shared::http::{Fields, Valid, Validate, aliases};
use shared::tokens::passwords::Comparison;
use shared::{App, Error, Result};
use shared_accounts::auth::{one_time_code, password_failures};
use shared_accounts::http::Caller;
use shared_accounts::rules::one_time_code::{Purpose, parse_code};
use shared_accounts::store::sessions::Sessions;
use shared_accounts::store::users::deletion::Deletion;
use shared_accounts::store::users::{self, User, Users};
use utoipa::ToSchema;

/// The proof that it is the owner who asks: one of the two.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DeleteMeBody {
    /// The password.
    #[schema(example = "correct horse battery")]
    password: Option<String>,
    /// A code for the own phone, asked for with the purpose `delete`; also `otp`.
    #[schema(nullable, example = json!(null))]
    otp_code: Option<String>,
}

pub(crate) enum DeleteMe {
    Password(String),
    Code(String),
}

impl Validate for DeleteMe {
    type Body = DeleteMeBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::OTP];

    fn validate(body: DeleteMeBody, fields: &mut Fields) -> Option<Self> {
        match (body.otp_code, body.password) {
            (Some(code), _) => fields.parsed("otp_code", parse_code(code)).map(Self::Code),
            (None, Some(password)) => Some(Self::Password(password)),
            (None, None) => {
                fields.wrong("password", "is required, or otp_code");
                None
            }
        }
    }
}

/// Ends the own account at once. What it held is erased within the hour, and the identifiers are free again.
#[utoipa::path(delete, path = "/api/users/me", operation_id = "delete_me", tag = "users",
    request_body = DeleteMeBody, responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_me(
    State(app): State<App>,
    caller: Caller,
    Valid(proof): Valid<DeleteMe>,
) -> Result<StatusCode> {
    let user_id = caller.user.id;
    let (proof, otherwise) = match proof {
        DeleteMe::Password(password) => check_password(&app, &caller.user, password).await?,
        DeleteMe::Code(code) => check_code(&app, &caller.user, &code).await?,
    };
    // The job first: whoever is deleted is sure to be erased. The worker waits for what follows.
    app.queues().start_job(&BackgroundJob::Erase { user_id }).await?;
    match Users(&app.database).delete(caller.user, proof, app.clock.now()).await? {
        Deletion::Done => {}
        Deletion::ProofLost => return Err(otherwise),
    }
    // No session counts any more; this only keeps refresh tokens from living until the worker comes.
    if let Err(error) = Sessions(&app.database).end_all(user_id, None).await {
        tracing::warn!(%error, "sessions of a deleted user are left to the worker");
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A write that holds while the password counts, and the answer if it does not hold.
async fn check_password(app: &App, user: &User, password: String) -> Result<(Write, Error)> {
    let window = password_failures::window(&users::key(user.id));
    let failures = app.database.batch_get(&[&window.key]).await?.remove(&window.key);
    password_failures::check(app, &window, failures.as_ref())?;
    match app.passwords.compare(password, user.password_hash.clone()).await? {
        Comparison::Wrong => Err(password_failures::record(app, &window, failures).await?),
        Comparison::Right | Comparison::RightButOutdated => {
            let has_room = window.has_room(app.clock.unix_seconds())?;
            Ok((has_room, password_failures::too_many(1)))
        }
    }
}

/// A write that uses up the code, and the answer if it was used up meanwhile.
async fn check_code(app: &App, user: &User, code: &str) -> Result<(Write, Error)> {
    let phone = user.phone.as_ref().ok_or_else(one_time_code::invalid)?;
    let right = one_time_code::check(app, phone, code, Purpose::Delete).await?;
    Ok((right.consume, one_time_code::invalid()))
}
