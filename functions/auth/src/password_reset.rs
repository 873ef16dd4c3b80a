//! `POST /api/auth/password-reset`: mails a token for a new password.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::message::Message;
use shared::http::{ClientAddress, Fields, Valid, Validate};
use shared::types::email::Email;
use shared::{App, Id, Result};
use shared_accounts::auth::email_token;
use shared_accounts::rules::email_token::Purpose;
use shared_accounts::store::identifiers::Identifier;
use shared_accounts::store::users::Users;
use utoipa::ToSchema;

/// Who forgot the password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasswordResetBody {
    /// The e-mail address of the account.
    #[schema(required, nullable = false, example = "asha@example.com")]
    email: Option<String>,
}

pub(crate) struct PasswordReset(Email);

impl Validate for PasswordReset {
    type Body = PasswordResetBody;

    fn validate(body: PasswordResetBody, fields: &mut Fields) -> Option<Self> {
        fields
            .required_parsed("email", body.email, |text| Email::parse(&text))
            .map(Self)
    }
}

/// Mails a token for a new password, if there is an account: reply, calls and work are the same for every address, too many mails
/// included.
#[utoipa::path(post, path = "/api/auth/password-reset", operation_id = "password_reset", tag = "auth",
    request_body = PasswordResetBody, responses((status = 202, body = Message)), security(()))]
pub(crate) async fn password_reset(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    Valid(PasswordReset(email)): Valid<PasswordReset>,
) -> Result<(StatusCode, Json<Message>)> {
    let users = Users(&app.database);
    let nobody = Id::from_bytes([0; 16]);
    let owner = users.find(&Identifier::Email(email.clone())).await?;
    let user = users.get(owner.unwrap_or(nobody)).await?;
    email_token::send(&app, Purpose::Reset, &email, user.as_ref(), &address).await?;
    let reply = Message::new("If there is an account with this address, a mail is on its way.");
    Ok((StatusCode::ACCEPTED, reply))
}
