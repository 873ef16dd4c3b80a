//! `DELETE /api/users/me`.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::clients::queues::BackgroundJob;
use shared::http::body::text_or_digits;
use shared::http::{Fields, Valid, Validate, aliases};
use shared::{App, Result};
use shared_accounts::auth::reauthentication::{self, Secret};
use shared_accounts::http::Caller;
use shared_accounts::rules::one_time_code::Purpose;
use shared_accounts::store::users::Users;
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

pub(crate) struct DeleteMe(Secret);

impl Validate for DeleteMe {
    type Body = DeleteMeRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::OTP];

    fn validate(body: DeleteMeRequest, fields: &mut Fields) -> Option<Self> {
        if body.otp_code.is_none() && body.password.is_none() {
            fields.wrong("password", "is required unless otp_code is given");
        }
        Secret::parse(fields, body.password, body.otp_code).map(Self)
    }
}

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
    Valid(DeleteMe(secret)): Valid<DeleteMe>,
) -> Result<StatusCode> {
    let user_id = caller.user.id;
    let right = reauthentication::check(&app, &caller.user, &secret, Purpose::Delete).await?;
    // The job comes first, so that every deleted account is erased. The worker waits until the account is deleted.
    app.queues().start_job(&BackgroundJob::Erase { user_id }).await?;
    Users(&app.database)
        .end_account(caller.user, right.write, right.stale, app.clock.now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
