//! `POST /api/auth/password-reset-confirm`: a new password for whoever has the mailbox.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::clients::queues::Notification;
use shared::database::TransactionOutcome;
use shared::http::message::Message;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Result};
use shared_accounts::auth::email_token::{self, invalid};
use shared_accounts::rules::email_token::Purpose;
use shared_accounts::rules::password;
use shared_accounts::store::sessions::Sessions;
use shared_accounts::store::users::{User, Users};
use utoipa::ToSchema;

use crate::first_admin::role_with;

/// The proof and the new password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PasswordResetConfirmBody {
    /// The token of the mail.
    #[schema(
        required,
        nullable = false,
        example = "AZLwwSt6fD6dVT9vDmobLA.w1xzdTBYDHbs6RzgEXAMPLEVdfLqHoRk5yTvpZ0aXM4"
    )]
    token: Option<String>,
    /// 8 to 128 characters; also `password`.
    #[schema(required, nullable = false, example = "correct horse battery")]
    new_password: Option<String>,
}

pub(crate) struct PasswordResetConfirm {
    token: String,
    new_password: String,
}

impl Validate for PasswordResetConfirm {
    type Body = PasswordResetConfirmBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("password", "new_password")]];

    fn validate(body: PasswordResetConfirmBody, fields: &mut Fields) -> Option<Self> {
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

/// Sets a new password, verifies the address and ends every session: whoever has the mailbox has the account.
#[utoipa::path(post, path = "/api/auth/password-reset-confirm", operation_id = "password_reset_confirm", tag = "auth",
    request_body = PasswordResetConfirmBody, responses((status = 200, body = Message)), security(()))]
pub(crate) async fn password_reset_confirm(
    State(app): State<App>,
    Valid(PasswordResetConfirm { token, new_password }): Valid<PasswordResetConfirm>,
) -> Result<Json<Message>> {
    let right = email_token::check(&app, &token, Purpose::Reset).await?;
    let (users, user_id, token) = (Users(&app.database), right.user_id, right.token);
    let is_meant = |user: &User| user.email.as_ref() == Some(&token.email) && user.session_epoch == token.epoch;
    let user = users.get(user_id).await?.filter(is_meant).ok_or_else(invalid)?;
    let hash = app.passwords.hash(new_password).await?;
    let mut writes = vec![right.consume];
    writes.extend(users.hand_over(&user, &token.email, &hash, role_with(&app, &token.email))?);
    match app.database.transact(writes).await? {
        TransactionOutcome::Done => {}
        // Used by somebody faster, or the account has changed meanwhile.
        TransactionOutcome::ConditionFailed(_) => return Err(invalid()),
    }
    // No session counts any more; what follows clears away.
    Sessions(&app.database).end_all(user_id, None).await?;
    app.queues().notify(&Notification::SessionsEnded { user_id }).await?;
    Ok(Message::new("Your password has been changed; sign in with it."))
}
