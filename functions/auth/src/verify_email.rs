//! `POST /api/auth/verify-email`: the proof of receiving mail at the account's address.

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

/// What was mailed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct VerifyEmailBody {
    /// The token of the mail.
    #[schema(
        required,
        nullable = false,
        example = "AZLwwSt6fD6dVT9vDmobLA.w1xzdTBYDHbs6RzgEXAMPLEVdfLqHoRk5yTvpZ0aXM4"
    )]
    token: Option<String>,
}

pub(crate) struct VerifyEmail(String);

impl Validate for VerifyEmail {
    type Body = VerifyEmailBody;

    fn validate(body: VerifyEmailBody, fields: &mut Fields) -> Option<Self> {
        fields.required("token", body.token).map(Self)
    }
}

/// Verifies an e-mail address; whoever verifies the stack's `AdminEmail` becomes admin.
#[utoipa::path(post, path = "/api/auth/verify-email", operation_id = "verify_email", tag = "auth",
    request_body = VerifyEmailBody, responses((status = 200, body = Message)), security(()))]
pub(crate) async fn verify_email(
    State(app): State<App>,
    Valid(VerifyEmail(token)): Valid<VerifyEmail>,
) -> Result<Json<Message>> {
    let right = email_token::check(&app, &token, Purpose::Verify).await?;
    let email = right.token.email;
    let mut writes = vec![right.consume];
    writes.extend(Users(&app.database).verify_email(right.user_id, &email, role_with(&app, &email))?);
    match app.database.transact(writes).await? {
        TransactionOutcome::Done => Ok(Message::new("Your e-mail address is confirmed.")),
        // Used by somebody faster, or the account has another address now.
        TransactionOutcome::ConditionFailed(_) => Err(email_token::invalid()),
    }
}
