//! `POST /api/auth/password-reset-confirm`.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use shared::database::UnitOfWork;
use shared::http::message::Message;
use shared::http::{Fields, Valid, Validate};
use shared::types::email::Email;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::auth::email_token::{self, invalid};
use shared_accounts::auth::session_end;
use shared_accounts::rules::email::change::Source;
use shared_accounts::rules::email::hand_over::{self, HandOver};
use shared_accounts::rules::email::token::Purpose;
use shared_accounts::rules::password;
use shared_accounts::store::users::{self, User, Users, email_proof};
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
/// This also verifies the email address, ends every session, and revokes every other credential of the account. If the
/// account has a phone number and never verified the address, it loses the address and nothing else: the address and
/// the password then belong to a new account. An account with payments that has verified neither goes to the owner of
/// its mailbox only 72 hours after the first request, within a week (409 `hand_over_pending` before). Fails with `token_invalid` if the token has been used, has expired or has
/// been superseded.
#[utoipa::path(post, path = "/api/auth/password-reset-confirm", tag = "auth",
    request_body = ConfirmPasswordResetRequest, responses((status = 200, body = Message)), security(()))]
pub(crate) async fn confirm_password_reset(
    State(app): State<App>,
    Valid(ConfirmPasswordReset { token, new_password }): Valid<ConfirmPasswordReset>,
) -> Result<Json<Message>> {
    let right = email_token::check(&app, &token, Purpose::Reset).await?;
    let hash = app.passwords.hash(new_password).await?;
    let (users, consume) = (Users(&app.database), &right.consume);
    let attempt = || async {
        let now = app.clock.now();
        let user = users.get(right.user_id).await?;
        let is_meant =
            |user: &User| user.email.as_ref() == Some(&right.token.email) && user.credential_epoch == right.token.epoch;
        let user = user.filter(is_meant).ok_or_else(invalid)?;
        let mut work = UnitOfWork::new();
        if let Some(at) = waits_until(&user, now) {
            if user.hand_over_at != Some(at) {
                work.add(users::password::begin_hand_over(&user, at)?).or_retry();
            }
            return work.commit(&app.database, Confirmed::Waits(at)).await;
        }
        work.add(consume.clone()).or_fail(invalid);
        let ending = match add_effect(&app, &user, &right.token.email, &hash, &mut work)? {
            true => Some(session_end::announce(&app, user.id, user.session_epoch + 1).await?),
            false => None,
        };
        work.commit(&app.database, Confirmed::Done(ending)).await
    };
    match app.database.retry("password", attempt).await? {
        Confirmed::Done(None) => {}
        Confirmed::Done(Some(ending)) => ending.close_sockets(&app).await,
        Confirmed::Waits(at) => return Err(hand_over_pending(at)),
    }
    Ok(Message::new("Your password has been changed. Please sign in with it."))
}

enum Confirmed {
    /// The password is set. These sessions have ended.
    Done(Option<session_end::EndingSessions>),
    /// The account is handed over at this time, to a later request.
    Waits(Timestamp),
}

/// When the account can be handed over, if that would be a hand-over and has to wait.
fn waits_until(user: &User, now: Timestamp) -> Option<Timestamp> {
    if user.banned || user.is_proven() {
        return None;
    }
    match hand_over::decide(user.has_payments, user.hand_over_at, now) {
        HandOver::Now => None,
        HandOver::Begin(at) | HandOver::Wait(at) => Some(at),
    }
}

fn hand_over_pending(at: Timestamp) -> Error {
    let at = at.strftime("%Y-%m-%d %H:%M UTC");
    let detail = format!("This account has payments. Please request a new password again after {at}.");
    Error::new(ErrorCode::HandOverPending, detail)
}

/// Adds the effect to a unit of work. Returns whether the sessions of `user` end.
fn add_effect(app: &App, user: &User, email: &Email, hash: &str, work: &mut UnitOfWork<'_>) -> Result<bool> {
    // A banned account stays as it is: a ban of a phone must not end with a password.
    if user.banned {
        return Ok(false);
    }
    let role = role_with(app, email);
    if user.email_verified || user.phone.is_none() {
        work.add_all(users::password::reset_by_email(user, email, hash, role)?)
            .or_retry();
        return Ok(true);
    }
    // The owner of the phone is somebody else, who mistyped the address or wanted to block it.
    let student = User::with_email(app.ids.id(), email.clone(), app.clock.now());
    let owner = User {
        email_verified: true,
        password_hash: Some(hash.to_owned()),
        role: role.unwrap_or(student.role),
        ..student
    };
    work.add_all(email_proof::create_user(&owner, email, Source::Taken(user.id))?)
        .or_retry();
    Ok(false)
}
