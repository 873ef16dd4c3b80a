//! `POST /api/auth/password-reset-confirm`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::TransactionOutcome;
use shared::http::message::Message;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Result};
use shared_accounts::auth::email_token::{self, invalid};
use shared_accounts::auth::session_end;
use shared_accounts::rules::email_token::Purpose;
use shared_accounts::rules::password;
use shared_accounts::store::users::{User, Users};
use utoipa::ToSchema;

use crate::first_admin::role_with;

/// A token from a mail and the new password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ConfirmPasswordResetRequest {
    /// The token from the mail.
    #[schema(
        required,
        nullable = false,
        example = "AZLwwSt6fD6dVT9vDmobLA.w1xzdTBYDHbs6RzgEXAMPLEVdfLqHoRk5yTvpZ0aXM4"
    )]
    token: Option<String>,
    /// The new password, 8 to 128 characters; also accepted as `password`.
    #[schema(required, nullable = false, example = "correct horse battery")]
    new_password: Option<String>,
}

pub(crate) struct ConfirmPasswordReset {
    token: String,
    new_password: String,
}

impl Validate for ConfirmPasswordReset {
    type Body = ConfirmPasswordResetRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("password", "new_password")]];

    fn validate(body: ConfirmPasswordResetRequest, fields: &mut Fields) -> Option<Self> {
        let token = fields.required("token", body.token);
        let new_password = fields.required_parsed("new_password", body.new_password, |text| {
            password::check(&text).map(|()| text)
        });
        Some(Self {
            token: token?,
            new_password: new_password?,
        })
    }
}

/// Sets a new password with a token from a mail.
///
/// This also verifies the email address and ends every session. If the address had not been verified before, the
/// account loses its phone number. Fails with `token_invalid` if the token has been used, has expired or has been
/// superseded.
#[utoipa::path(post, path = "/api/auth/password-reset-confirm", tag = "auth",
    request_body = ConfirmPasswordResetRequest, responses((status = 200, body = Message)), security(()))]
pub(crate) async fn confirm_password_reset(
    State(app): State<App>,
    Valid(ConfirmPasswordReset { token, new_password }): Valid<ConfirmPasswordReset>,
) -> Result<Json<Message>> {
    let right = email_token::check(&app, &token, Purpose::Reset).await?;
    let (users, user_id, token) = (Users(&app.database), right.user_id, right.token);
    let is_meant = |user: &User| user.email.as_ref() == Some(&token.email) && user.session_epoch == token.epoch;
    let user = users.get(user_id).await?.filter(is_meant).ok_or_else(invalid)?;
    let hash = app.passwords.hash(new_password).await?;
    let ending = session_end::announce(&app, user_id, user.session_epoch + 1).await?;
    let mut writes = vec![right.consume];
    writes.extend(users.hand_over(&user, &token.email, &hash, role_with(&app, &token.email))?);
    match app.database.transact(writes).await? {
        TransactionOutcome::Done => {}
        // A concurrent request used the token, or the account has changed.
        TransactionOutcome::ConditionFailed(_) => return Err(invalid()),
    }
    ending.close_sockets(&app).await;
    Ok(Message::new("Your password has been changed. Please sign in with it."))
}
