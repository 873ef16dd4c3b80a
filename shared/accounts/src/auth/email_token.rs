//! Email tokens, `id.mac`: derived from a key and the token's row where they are mailed and where they are checked, so no
//! table and no queue ever holds one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use shared::app::App;
use shared::clients::queues::Notification;
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Commit, UnitOfWork, Write};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{EmailTokenId, Id, UserId};
use shared::secrets::Secrets;
use shared::types::email::Email;
use subtle::ConstantTimeEq as _;

use crate::rules::email_token::{EmailToken, PER_CLIENT, PER_HOUR, PER_MINUTE, Purpose};
use crate::store::email_tokens::{self, EmailTokens};
use crate::store::users::User;

const KEY: &str = "EMAIL_TOKEN_KEY_SECRET";

/// The text of a token.
pub fn encode(secrets: &Secrets, token: &EmailToken) -> Result<String> {
    let id = URL_SAFE_NO_PAD.encode(token.id.as_bytes());
    Ok(format!("{id}.{}", URL_SAFE_NO_PAD.encode(mac(secrets, token)?)))
}

fn mac(secrets: &Secrets, token: &EmailToken) -> Result<[u8; 32]> {
    let owner = token.user_id.map(|id| id.to_string()).unwrap_or_default();
    let parts: [&[u8]; 4] = [
        token.id.as_bytes(),
        owner.as_bytes(),
        token.purpose.as_str().as_bytes(),
        token.email.as_str().as_bytes(),
    ];
    secrets.hmac(KEY, &parts)
}

/// Mails a token to `email` on behalf of the client at `address`, unless too many mails went there or came from there: then
/// nothing happens, and the caller learns nothing of it. `user` is the account with that address; without one
/// everything is the same, except that no mail is sent.
pub async fn send(app: &App, purpose: Purpose, email: &Email, user: Option<&User>, address: &str) -> Result<()> {
    // A hash: addresses without an account must not be stored.
    let mailbox = format!("{:x}", Sha256::digest(email.as_str()));
    let windows = [
        SlidingWindow::new(&format!("mail-minute#{mailbox}"), PER_MINUTE),
        SlidingWindow::new(&format!("mail-hour#{mailbox}"), PER_HOUR),
        SlidingWindow::new(&format!("mail-address#{address}"), PER_CLIENT),
    ];
    let attempt = || async {
        let now = app.clock.unix_seconds();
        let rows = app
            .database
            .batch_get(&windows.each_ref().map(|window| &window.key))
            .await?;
        let token = EmailToken {
            id: app.ids.id(),
            user_id: user.map(|user| user.id),
            email: email.clone(),
            purpose,
            epoch: user.map_or(0, |user| user.session_epoch),
            expires_at: now + purpose.lifetime_seconds(),
            used: false,
        };
        let mut work = UnitOfWork::new();
        work.add(email_tokens::create(&token)?).or_internal_error();
        for window in &windows {
            match window.claim(rows.get(&window.key), now, &app.ids)? {
                Ok(claim) => work.add(claim).or_retry(),
                Err(_wait) => {
                    app.metrics.count("MailLimited");
                    return Ok(Commit::Done(None));
                }
            }
        }
        work.commit(&app.database, Some(token.id)).await
    };
    match app.database.retry("email limits", attempt).await? {
        Some(token) => app.queues().notify(&Notification::EmailToken { token }).await,
        None => Ok(()),
    }
}

/// Mails a token to a user who has a new address. The address is stored already, so a failure is only logged: another mail can
/// be asked for.
pub async fn ask_to_verify(app: &App, user: &User, address: &str) {
    if let Some(email) = user.email.as_ref().filter(|_| !user.email_verified)
        && let Err(error) = send(app, Purpose::Verify, email, Some(user), address).await
    {
        tracing::error!(%error, "a new address cannot be verified");
    }
}

/// A right token, not used up yet.
#[derive(Debug)]
pub struct RightToken {
    /// The owner of the address.
    pub user_id: UserId,
    /// The token as stored.
    pub token: EmailToken,
    /// Uses the token up. It comes first in the transaction of its effect: if its condition fails, another request was faster.
    pub consume: Write,
}

/// The error for a forged, used, expired or foreign token.
#[must_use]
pub fn invalid() -> Error {
    Error::new(
        ErrorCode::TokenInvalid,
        "The token is wrong, expired or already used; please request a new one.",
    )
}

/// Checks a token from a request for the purpose `wanted`.
///
/// # Errors
/// [`ErrorCode::TokenInvalid`].
pub async fn check(app: &App, text: &str, wanted: Purpose) -> Result<RightToken> {
    let (id, brought) = parse(text).ok_or_else(invalid)?;
    let now = app.clock.unix_seconds();
    let token = EmailTokens(&app.database).get(id).await?.ok_or_else(invalid)?.token;
    let is_right = bool::from(mac(&app.secrets, &token)?.ct_eq(&brought));
    match token.user_id {
        Some(user_id) if is_right && token.purpose == wanted && token.is_good(now) => Ok(RightToken {
            user_id,
            consume: email_tokens::consume(id, now)?,
            token,
        }),
        _ => Err(invalid()),
    }
}

fn parse(text: &str) -> Option<(EmailTokenId, [u8; 32])> {
    let (id, mac) = text.trim().split_once('.')?;
    let id: [u8; 16] = URL_SAFE_NO_PAD.decode(id).ok()?.try_into().ok()?;
    let mac: [u8; 32] = URL_SAFE_NO_PAD.decode(mac).ok()?.try_into().ok()?;
    Some((Id::from_bytes(id), mac))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_the_form_of_a_token_is_looked_up() {
        let (id, mac) = (URL_SAFE_NO_PAD.encode([1; 16]), URL_SAFE_NO_PAD.encode([2; 32]));
        let read = parse(&format!(" {id}.{mac}\n")).unwrap();
        assert_eq!(read, (Id::from_bytes([1; 16]), [2; 32]));
        let bad = [
            String::new(),
            id.clone(),
            format!("{id}."),
            format!("{id}.{mac}.{mac}"),
            format!("{mac}.{id}"),
            format!("{id}={mac}"),
            format!("../{id}.{mac}"),
        ];
        for text in bad {
            assert!(parse(&text).is_none(), "{text}");
        }
    }
}
