//! Mails a token to its email address.

use shared::clients::mail::MailOutcome;
use shared::ids::EmailTokenId;
use shared::{App, Error, Result};
use shared_accounts::auth::email_token::encode;
use shared_accounts::rules::email::token::EmailToken;
use shared_accounts::store::email_tokens::{EmailTokenRow, EmailTokens};
use shared_accounts::store::suppressions::Suppressions;

use crate::mail;

/// How long a worker may take for a delivery: longer than the SDK waits for SES.
const LEASE_SECONDS: i64 = 30;

/// Mails the token with this id, unless it is void or has already been mailed.
///
/// # Errors
/// Any error means that the message must be delivered again, for example because another worker holds the lease.
pub(crate) async fn deliver_email_token(app: &App, id: EmailTokenId) -> Result<()> {
    let tokens = EmailTokens(&app.database);
    let now = app.clock.unix_seconds();
    let Some(token) = pending(tokens.get(id).await?, now) else {
        return Ok(());
    };
    if !tokens.claim_delivery(id, now, LEASE_SECONDS).await? {
        return match pending(tokens.get(id).await?, now) {
            None => Ok(()),
            Some(_) => Err(Error::unavailable("another worker is mailing this token")),
        };
    }
    let sent = send(app, &token).await;
    tokens.end_delivery(id, sent.is_ok()).await?;
    sent
}

/// The token, if it must still be mailed at `now`. Tokens for addresses without an account are never mailed.
fn pending(row: Option<EmailTokenRow>, now: i64) -> Option<EmailToken> {
    let row = row.filter(|row| !row.delivered)?;
    Some(row.token).filter(|token| token.user_id.is_some() && token.is_good(now))
}

/// A refusal by SES is final: the same mail would be refused again.
async fn send(app: &App, token: &EmailToken) -> Result<()> {
    if Suppressions(&app.database).of(&token.email).await?.is_some() {
        app.metrics.count("MailSuppressed");
        return Ok(());
    }
    let text = encode(&app.secrets, token)?;
    // Without an app, links lead to pages of the product.
    let base = match app.config.optional("APP_URL") {
        Some(app_url) => app_url.to_owned(),
        None => format!("{}/api/pages", app.config.required("PAGES_URL")?),
    };
    let mail = mail::with_token(token, &base, &text);
    let sent = app
        .mail()
        .send(&app.config, &token.email, mail.subject, &mail.text, &mail.html);
    match sent.await? {
        MailOutcome::Accepted => app.metrics.count("MailSent"),
        MailOutcome::Refused(_logged) => app.metrics.count("MailRefused"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::{Id, UserId};
    use shared::types::email::Email;
    use shared_accounts::rules::email::token::Purpose;

    fn row(user_id: Option<UserId>, used: bool, delivered: bool) -> Option<EmailTokenRow> {
        let token = EmailToken {
            id: Id::from_bytes([1; 16]),
            user_id,
            email: Email::parse("asha@example.com").unwrap(),
            purpose: Purpose::Verify,
            epoch: 0,
            phone_ending: None,
            expires_at: 600,
            used,
        };
        Some(EmailTokenRow {
            token,
            delivered,
            delivering_until: None,
        })
    }

    #[test]
    fn only_valid_tokens_that_were_not_mailed_are_mailed() {
        let user = Some(Id::from_bytes([2; 16]));
        assert!(pending(row(user, false, false), 599).is_some());
        assert!(pending(row(user, false, false), 600).is_none(), "expired");
        assert!(pending(row(user, true, false), 0).is_none(), "used");
        assert!(pending(row(user, false, true), 0).is_none(), "mailed");
        assert!(pending(row(None, false, false), 0).is_none(), "no account");
        assert!(pending(None, 0).is_none(), "no row");
    }
}
