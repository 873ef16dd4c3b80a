//! `POST /api/auth/password-reset`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::message::Message;
use shared::http::{ClientAddress, Fields, Valid, Validate};
use shared::ids::Id;
use shared::types::email::Email;
use shared::{App, Result};
use shared_accounts::auth::email_token;
use shared_accounts::rules::email::token::Purpose;
use shared_accounts::store::identifiers::Identifier;
use shared_accounts::store::users::Users;
use utoipa::ToSchema;

/// The account whose password was forgotten.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasswordResetRequest {
    /// The email address of the account.
    #[schema(required, nullable = false, example = "asha@example.com")]
    email: Option<String>,
}

pub(crate) struct PasswordReset(Email);

impl Validate for PasswordReset {
    type Body = PasswordResetRequest;

    fn validate(body: PasswordResetRequest, fields: &mut Fields) -> Option<Self> {
        fields
            .required_parsed("email", body.email, |text| Email::parse(&text))
            .map(Self)
    }
}

/// Mails a token for setting a new password.
///
/// The token is valid for an hour. The reply is the same whether or not the address has an account, and also if no mail
/// is sent because too many were requested.
#[utoipa::path(post, path = "/api/auth/password-reset", tag = "auth",
    request_body = PasswordResetRequest, responses((status = 202, body = Message)), security(()))]
pub(crate) async fn request_password_reset(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    Valid(PasswordReset(email)): Valid<PasswordReset>,
) -> Result<(StatusCode, Json<Message>)> {
    let users = Users(&app.database);
    let no_user = Id::from_bytes([0; 16]);
    let owner = users.find(&Identifier::Email(email.clone())).await?;
    let user = users.get(owner.unwrap_or(no_user)).await?;
    email_token::send(&app, Purpose::Reset, &email, user.as_ref(), &address).await?;
    let reply = Message::new("If this address belongs to an account, a mail is on its way.");
    Ok((StatusCode::ACCEPTED, reply))
}
