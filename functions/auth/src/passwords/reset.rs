//! `POST /api/forgot-password`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::UnitOfWork;
use shared::http::body::text_or_digits;
use shared::http::message::Message;
use shared::http::{Fields, Valid, Validate, aliases};
use shared::types::phone::Phone;
use shared::{App, Error, Result};
use shared_accounts::auth::{one_time_code, session_end};
use shared_accounts::rules::one_time_code::{Purpose, parse_code};
use shared_accounts::rules::password;
use shared_accounts::store::users::{self, Users};
use utoipa::ToSchema;

use crate::login::code::no_account;

/// A code from a text message and the new password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ResetPasswordRequest {
    /// The phone number; also accepted as `mobile_number` or `phone`.
    #[schema(required, nullable = false, example = "+919876543210")]
    phone_number: Option<String>,
    /// The code from the text message; also accepted as `otp`.
    #[schema(required, nullable = false, example = "1234")]
    #[serde(default, deserialize_with = "text_or_digits")]
    otp_code: Option<String>,
    /// The new password, 8 to 128 characters; also accepted as `password`.
    #[schema(required, nullable = false, example = "correct horse battery")]
    new_password: Option<String>,
}

pub(crate) struct ResetPassword {
    phone: Phone,
    code: String,
    new_password: String,
}

impl Validate for ResetPassword {
    type Body = ResetPasswordRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&aliases::PHONE, &aliases::OTP, &[("password", "new_password")]];

    fn validate(body: ResetPasswordRequest, fields: &mut Fields) -> Option<Self> {
        let phone = fields.required_parsed("phone_number", body.phone_number, |text| Phone::parse(&text));
        let code = fields.required_parsed("otp_code", body.otp_code, parse_code);
        let new_password = fields.required_parsed("new_password", body.new_password, |text| {
            password::check(&text).map(|()| text)
        });
        Some(Self {
            phone: phone?,
            code: code?,
            new_password: new_password?,
        })
    }
}

/// Sets a new password with a code from a text message.
///
/// Every session of the user ends. The address of the calendar feed is revoked, incomplete uploads become void, and a
/// pending email address is dropped. The code must have been requested for the purpose `reset` or without a purpose.
/// Fails with `account_not_found` if the code is right but the phone number has no account; this uses up the code.
#[utoipa::path(post, path = "/api/forgot-password", tag = "auth",
    request_body = ResetPasswordRequest, responses((status = 200, body = Message)), security(()))]
pub(crate) async fn reset_password(
    State(app): State<App>,
    Valid(request): Valid<ResetPassword>,
) -> Result<Json<Message>> {
    let ResetPassword {
        phone,
        code,
        new_password,
    } = request;
    let right = one_time_code::check(&app, &phone, &code, Purpose::Reset).await?;
    let Some(user_id) = right.user_id else {
        return Err(no_account(&app, vec![right.consume]).await?);
    };
    let hash = app.passwords.hash(new_password).await?;
    let (users, consume) = (Users(&app.database), &right.consume);
    let attempt = || async {
        let user = users.get(user_id).await?;
        let user = user.ok_or_else(|| Error::internal("the guard of the phone has no user"))?;
        let mut work = UnitOfWork::new();
        work.add(consume.clone()).or_fail(one_time_code::invalid);
        // A banned account stays as it is.
        let mut ending = None;
        if !user.banned {
            work.add(users::password::reset(&user, &hash)?).or_retry();
            ending = Some(session_end::announce(&app, user.id, user.session_epoch + 1).await?);
        }
        work.commit(&app.database, ending).await
    };
    if let Some(ending) = app.database.retry("password", attempt).await? {
        ending.close_sockets(&app).await;
    }
    Ok(Message::new("Your password has been changed. Please sign in with it."))
}
