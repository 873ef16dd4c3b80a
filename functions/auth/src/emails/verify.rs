//! `POST /api/auth/verify-email`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::TransactionOutcome;
use shared::http::message::Message;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Result};
use shared_accounts::auth::email_token;
use shared_accounts::rules::email_token::Purpose;
use shared_accounts::store::users::Users;
use utoipa::ToSchema;

use crate::first_admin::role_with;

/// The token that was mailed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct VerifyEmailRequest {
    /// The token from the mail.
    #[schema(
        required,
        nullable = false,
        example = "AZLwwSt6fD6dVT9vDmobLA.w1xzdTBYDHbs6RzgEXAMPLEVdfLqHoRk5yTvpZ0aXM4"
    )]
    token: Option<String>,
}

pub(crate) struct VerifyEmail(String);

impl Validate for VerifyEmail {
    type Body = VerifyEmailRequest;

    fn validate(body: VerifyEmailRequest, fields: &mut Fields) -> Option<Self> {
        fields.required("token", body.token).map(Self)
    }
}

/// Verifies an email address with a token from a mail.
///
/// The user who verifies the address in the stack's parameter `AdminEmail` becomes an admin. Fails with `token_invalid`
/// if the token has been used or has expired, or if the account has another address by now.
#[utoipa::path(post, path = "/api/auth/verify-email", tag = "auth",
    request_body = VerifyEmailRequest, responses((status = 200, body = Message)), security(()))]
pub(crate) async fn verify_email(
    State(app): State<App>,
    Valid(VerifyEmail(token)): Valid<VerifyEmail>,
) -> Result<Json<Message>> {
    let right = email_token::check(&app, &token, Purpose::Verify).await?;
    let email = right.token.email;
    let mut writes = vec![right.consume];
    writes.extend(Users(&app.database).verify_email(right.user_id, &email, role_with(&app, &email))?);
    match app.database.transact(writes).await? {
        TransactionOutcome::Done => Ok(Message::new("Your email address is confirmed.")),
        // A concurrent request used the token, or the account has another address now.
        TransactionOutcome::ConditionFailed(_) => Err(email_token::invalid()),
    }
}
