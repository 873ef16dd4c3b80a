//! Email tokens, `id.mac`: derived from a key and the token's row where they are mailed and where they are checked, so
//! no table and no queue ever holds one.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use shared::app::App;
use shared::clients::queues::Notification;
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Commit, Item, Key, UnitOfWork, Write};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{EmailTokenId, Id, Ids, UserId};
use shared::secrets::Secrets;
use shared::types::email::Email;
use subtle::ConstantTimeEq as _;

use crate::rules::email::token::{EmailToken, PER_CLIENT, PER_HOUR, PER_MINUTE, Purpose, mailbox};
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

/// The limits of the mails of one purpose to one mailbox and on behalf of one client. Mails of other purposes do not
/// count, so that a new password can be asked for right after a registration.
#[derive(Debug)]
pub struct MailLimits([SlidingWindow; 3]);

impl MailLimits {
    /// The limits of mails to `email` on behalf of the client at `client`.
    #[must_use]
    pub fn new(purpose: Purpose, email: &Email, client: &str) -> Self {
        let purpose = purpose.as_str();
        // A hash: addresses without an account must not be stored.
        let mailbox = format!("{:x}", Sha256::digest(mailbox(email)));
        Self([
            SlidingWindow::new(&format!("mail-minute#{purpose}#{mailbox}"), PER_MINUTE),
            SlidingWindow::new(&format!("mail-hour#{purpose}#{mailbox}"), PER_HOUR),
            SlidingWindow::new(&format!("mail-address#{purpose}#{client}"), PER_CLIENT),
        ])
    }

    /// The keys of their rows.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.0.iter().map(|window| &window.key)
    }

    /// Writes that take a slot of each limit, or `None` if one is used up. `rows` are the rows as just read.
    pub fn claim(&self, rows: &HashMap<Key, Item>, now: i64, ids: &Ids) -> Result<Option<Vec<Write>>> {
        let claims = self
            .0
            .iter()
            .map(|window| Ok(window.claim(rows.get(&window.key), now, ids)?.ok()));
        claims.collect()
    }
}

/// A new token for `email`. `user` is the account that it is for.
#[must_use]
pub fn new(app: &App, purpose: Purpose, email: &Email, user: Option<&User>) -> EmailToken {
    let is_unproven = |user: &&User| user.email.as_ref() != Some(email) || !user.email_verified;
    let phone = user.filter(is_unproven).and_then(|user| user.phone.as_ref());
    EmailToken {
        id: app.ids.id(),
        user_id: user.map(|user| user.id),
        email: email.clone(),
        purpose,
        epoch: user.map_or(0, |user| user.credential_epoch),
        phone_ending: phone.map(|phone| phone.as_str().split_at(phone.as_str().len() - 2).1.to_owned()),
        expires_at: app.clock.unix_seconds() + purpose.lifetime_seconds(),
        used: false,
    }
}

/// Hands a stored token to the worker that mails it.
pub async fn deliver(app: &App, token: &EmailToken) -> Result<()> {
    app.queues().notify(&Notification::EmailToken { token: token.id }).await
}

/// Counts a mail that a limit held back, and shows it to the developer of a local cloud.
pub fn held_back(app: &App, email: &Email) {
    app.metrics.count("MailLimited");
    app.observer.mail_held_back(email);
}

/// Mails a token to `email` on behalf of the client at `address`, unless too many mails for this purpose went there or
/// came from there; in that case nothing happens, and the client cannot see it. `user` is the account that the token is
/// for; without one everything is the same, except that no mail is sent.
pub async fn send(app: &App, purpose: Purpose, email: &Email, user: Option<&User>, address: &str) -> Result<()> {
    let limits = MailLimits::new(purpose, email, address);
    let attempt = || async {
        let now = app.clock.unix_seconds();
        let rows = app.database.batch_get(&limits.keys().collect::<Vec<_>>()).await?;
        let Some(claims) = limits.claim(&rows, now, &app.ids)? else {
            held_back(app, email);
            return Ok(Commit::Done(None));
        };
        let token = new(app, purpose, email, user);
        let mut work = UnitOfWork::new();
        work.add(email_tokens::create(&token)?).or_internal_error();
        work.add_all(claims).or_retry();
        work.commit(&app.database, Some(token)).await
    };
    match app.database.retry("email limits", attempt).await? {
        Some(token) => deliver(app, &token).await,
        None => Ok(()),
    }
}

/// Mails a token to a user who has a new address. The address is stored already, so a failure is only logged: another
/// mail can be asked for.
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
    /// The account.
    pub user_id: UserId,
    /// The token that was mailed.
    pub token: EmailToken,
    /// Uses the token up, in the transaction of its effect: if its condition fails, another request was faster.
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
