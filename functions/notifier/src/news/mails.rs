//! Mails notifications.

use shared::clients::mail::MailOutcome;
use shared::ids::CommunityId;
use shared::types::email::Email;
use shared::{App, Result};
use shared_accounts::store::suppressions::Suppressions;
use shared_accounts::store::users::User;
use shared_notifications::rules::text::Language;
use shared_notifications::store::receipts::{Channel, Receipts};
use shared_notifications::unsubscribe::{Subscription, encode};

use super::LEASE_SECONDS;
use super::deliver::Delivery;
use crate::mail::notifications::{NewsMail, news_mail};

/// Mails a notification once.
pub(super) async fn send(app: &App, delivery: &Delivery<'_>) -> Result<()> {
    let Delivery {
        notification,
        reader,
        text,
        ..
    } = delivery;
    let Some(email) = address(app, &reader.user).await? else {
        return Ok(());
    };
    // Members can end the mail about a community; others have only the setting.
    let community_id = reader.member.as_ref().map(|member| member.community_id);
    let url = unsubscribe_url(app, &reader.user, community_id)?;
    let words = Language::of(&reader.user.settings.language).mail_words();
    let mail = news_mail(words, &text.title, &[&text.message], &url);
    let key = (reader.user.id, notification.id, Channel::Mail);
    let now = app.clock.unix_seconds();
    let hand_over = hand_over(app, email, &mail, &url);
    Box::pin(Receipts(&app.database).once(key, now, LEASE_SECONDS, hand_over)).await
}

/// The address of a user that may get mail.
pub(super) async fn address<'a>(app: &App, user: &'a User) -> Result<Option<&'a Email>> {
    let Some(email) = user.email.as_ref().filter(|_| user.email_verified) else {
        return Ok(None);
    };
    if Suppressions(&app.database).of(email).await?.is_some() {
        app.metrics.count("MailSuppressed");
        return Ok(None);
    }
    Ok(Some(email))
}

/// Where the mail of a user can be ended.
pub(super) fn unsubscribe_url(app: &App, user: &User, community_id: Option<CommunityId>) -> Result<String> {
    let subscription = Subscription {
        user_id: user.id,
        community_id,
    };
    let token = encode(&app.secrets, subscription)?;
    let base = app.config.required("PAGES_URL")?;
    Ok(format!("{base}/api/notifications/unsubscribe?token={token}"))
}

/// Hands a mail to SES, whose refusal is final.
pub(super) async fn hand_over(app: &App, email: &Email, mail: &NewsMail, url: &str) -> Result<()> {
    let parts = [mail.text.as_str(), mail.html.as_str()];
    let sent = app
        .mail()
        .send_with_unsubscribe(&app.config, email, &mail.subject, parts, url);
    match sent.await? {
        MailOutcome::Accepted => app.metrics.count("MailSent"),
        MailOutcome::Refused(_logged) => app.metrics.count("MailRefused"),
    }
    Ok(())
}
