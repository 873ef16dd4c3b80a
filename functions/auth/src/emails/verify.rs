//! `POST /api/auth/verify-email`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::UnitOfWork;
use shared::http::body::text_or_digits;
use shared::http::message::Message;
use shared::http::{Fields, Valid, Validate, aliases};
use shared::ids::UserId;
use shared::{App, ErrorCode, Result};
use shared_accounts::auth::reauthentication::{self, RightSecret, Secret};
use shared_accounts::auth::{email_change, email_token};
use shared_accounts::http::Caller;
use shared_accounts::rules::email::change::{Need, Proven, need, proven};
use shared_accounts::rules::email::token::{EmailToken, Purpose};
use shared_accounts::rules::one_time_code;
use shared_accounts::store::email_tokens;
use shared_accounts::store::users::{User, Users, email_proof};
use utoipa::ToSchema;

use crate::first_admin::role_with;

/// The token that was mailed and, where the account needs it, the password or a code.
#[derive(Deserialize, ToSchema)]
pub(crate) struct VerifyEmailRequest {
    /// The token from the mail.
    #[schema(
        required,
        nullable = false,
        example = "AZLwwSt6fD6dVT9vDmobLA.w1xzdTBYDHbs6RzgEXAMPLEVdfLqHoRk5yTvpZ0aXM4"
    )]
    token: Option<String>,
    /// The password of the account.
    #[schema(nullable, example = json!(null))]
    current_password: Option<String>,
    /// A one-time code for the account's phone, requested with the purpose `email`. Also accepted as `otp`.
    #[schema(nullable, example = json!(null))]
    #[serde(default, deserialize_with = "text_or_digits")]
    otp_code: Option<String>,
}

pub(crate) struct VerifyEmail {
    token: String,
    secret: Option<Secret>,
}

impl Validate for VerifyEmail {
    type Body = VerifyEmailRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::OTP];

    fn validate(body: VerifyEmailRequest, fields: &mut Fields) -> Option<Self> {
        let token = fields.required("token", body.token);
        let secret = Secret::parse(fields, body.current_password, body.otp_code);
        Some(Self { token: token?, secret })
    }
}

/// Verifies an email address with a token from a mail.
///
/// For an account with a phone number, the token alone is not enough: the request also needs a session of the account,
/// `current_password` or `otp_code`. A change of address that was requested without the password or a code always needs
/// one of these two. Otherwise the request fails with `reauthentication_required`, which does not use up the token.
/// Another account that never verified the address loses it. The user who verifies the address in the stack's parameter
/// `AdminEmail` becomes an admin. Fails with `token_invalid` if the token has been used or has expired, or if the
/// account has another address by now.
#[utoipa::path(post, path = "/api/auth/verify-email", tag = "auth",
    request_body = VerifyEmailRequest, responses((status = 200, body = Message)), security((), ("bearer" = [])))]
pub(crate) async fn verify_email(
    State(app): State<App>,
    caller: Result<Caller>,
    Valid(VerifyEmail { token, secret }): Valid<VerifyEmail>,
) -> Result<Json<Message>> {
    let session_of = match caller {
        Ok(caller) => Some(caller.user.id),
        // The link may be opened in an app whose session has ended.
        Err(error) if error.code() == ErrorCode::Unauthenticated => None,
        Err(error) => return Err(error),
    };
    let right = email_token::check(&app, &token, Purpose::Verify).await?;
    let user = Users(&app.database).get(right.user_id).await?;
    let user = user.ok_or_else(email_token::invalid)?;
    let proof = Proof {
        app: &app,
        token: &right.token,
        has_session: session_of == Some(user.id),
        secret: match (&secret, required(&user, &right.token)?) {
            (Some(secret), needed) if needed > Need::Token && !user.banned => {
                Some(reauthentication::check(&app, &user, secret, one_time_code::Purpose::Email).await?)
            }
            _ => None,
        },
    };
    let consume = &right.consume;
    let attempt = || async {
        let mut work = UnitOfWork::new();
        work.add(consume.clone()).or_fail(email_token::invalid);
        let notice = proof.add_effect(right.user_id, &mut work).await?;
        work.commit(&app.database, notice).await
    };
    if let Some(notice) = app.database.retry("email address", attempt).await? {
        email_change::send_notice(&app, &notice).await;
    }
    Ok(Message::new("Your email address is confirmed."))
}

/// What the request needs besides the token.
fn required(user: &User, token: &EmailToken) -> Result<Need> {
    proof_of(user, token).map(|proven| need(proven, user.phone.is_some()))
}

fn proof_of(user: &User, token: &EmailToken) -> Result<Proven> {
    proven(&token.email, user.email.as_ref(), user.pending_email.as_ref()).ok_or_else(email_token::invalid)
}

/// The token of a request with what else proves the account.
struct Proof<'a> {
    app: &'a App,
    token: &'a EmailToken,
    has_session: bool,
    secret: Option<RightSecret>,
}

impl Proof<'_> {
    /// Adds the effect to a unit of work. Returns the token for the old mailbox if a proven address is replaced. A
    /// banned account stays as it is.
    async fn add_effect(&self, user_id: UserId, work: &mut UnitOfWork<'_>) -> Result<Option<EmailToken>> {
        let (users, email) = (Users(&self.app.database), &self.token.email);
        let (user, source) = users.with_source(user_id, email).await?;
        let user = user.ok_or_else(email_token::invalid)?;
        if user.banned {
            return Ok(None);
        }
        let strength = match (&self.secret, self.has_session) {
            (Some(_), _) => Need::Secret,
            (None, true) => Need::Session,
            (None, false) => Need::Token,
        };
        if strength < required(&user, self.token)? {
            return Err(reauthentication::required());
        }
        if let Some(secret) = &self.secret {
            work.add(secret.write.clone()).or_fail(secret.stale);
        }
        let role = role_with(self.app, email);
        work.add_all(email_proof::prove(&user, email, source, role)?).or_retry();
        let is_change = proof_of(&user, self.token)? != Proven::Present;
        let notice = email_change::notice(self.app, &user).filter(|_| is_change);
        if let Some(notice) = &notice {
            work.add(email_tokens::create(notice)?).or_internal_error();
        }
        Ok(notice)
    }
}
