//! Mails the digest of a user.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use shared::database::{Key, PageQuery};
use shared::ids::{CommunityId, UserId};
use shared::outbox::OutboxEvent;
use shared::{App, Error, Result};
use shared_accounts::store::users::{User, Users};
use shared_notifications::rules::channels::{MailTime, mail_time};
use shared_notifications::rules::digest::next_digest;
use shared_notifications::rules::kind::NotificationType;
use shared_notifications::rules::text::Language;
use shared_notifications::service::present::words;
use shared_notifications::service::readers::of_users;
use shared_notifications::service::recipients::may_moderate;
use shared_notifications::service::scene::Scene;
use shared_notifications::store::digests::{Digests, DueDigest};
use shared_notifications::store::notifications::{Inbox, Notification, Notifications, inbox_key};
use shared_notifications::store::receipts::{self, Channel, is_delivered};

use super::LEASE_SECONDS;
use super::deliver::actor_name;
use super::mails::{address, hand_over, unsubscribe_url};
use crate::mail::notifications::news_mail;

/// The notifications that a digest looks at, the newest ones: as many receipts are read in one call.
const MAX_EXAMINED: u32 = 100;
/// The lines of a digest; it counts the rest.
const MAX_LINES: usize = 20;
/// A digest leaves out what is older. A user with one a day has seen it before.
const MAX_AGE: SignedDuration = SignedDuration::from_hours(48);

/// Mails a digest that is due, once.
///
/// # Errors
/// SES is unavailable: the message must be delivered again. A digest that another worker is mailing is left to it; if that
/// worker dies, the next run of the relay finds the digest.
pub(super) async fn mail_digest(app: &App, user_id: UserId, due_at: i64) -> Result<()> {
    let digest = DueDigest { user_id, due_at };
    let digests = Digests(&app.database);
    if !digests.claim(digest, app.clock.unix_seconds(), LEASE_SECONDS).await? {
        return Ok(());
    }
    match mail(app, digest).await {
        Ok(()) => digests.end(digest).await,
        Err(error) => {
            digests.give_back(digest).await?;
            Err(error)
        }
    }
}

async fn mail(app: &App, digest: DueDigest) -> Result<()> {
    let user = Users(&app.database).get(digest.user_id).await?;
    let Some(user) = user.filter(|user| !user.banned) else {
        return Ok(());
    };
    let Some(email) = address(app, &user).await? else {
        return Ok(());
    };
    let due = Timestamp::from_second(digest.due_at).map_err(Error::internal)?;
    let just_before = due - SignedDuration::from_secs(1);
    if next_digest(just_before, &user.settings.timezone) != due {
        // The user has moved to another time zone, and gets the digest at 08:00 there.
        let due = next_digest(app.clock.now(), &user.settings.timezone);
        let moved = DueDigest {
            due_at: due.as_second(),
            ..digest
        };
        return Digests(&app.database).schedule(moved).await;
    }
    let waiting = waiting(app, &user).await?;
    let lines = lines(app, &user, &waiting).await?;
    if !lines.is_empty() {
        let words = Language::of(&user.settings.language).mail_words();
        let mut shown: Vec<&str> = vec![words.digest_opening];
        shown.extend(lines.iter().take(MAX_LINES).map(String::as_str));
        let more = match lines.len().checked_sub(MAX_LINES) {
            None | Some(0) => None,
            Some(more) => Some(words.digest_more.replace("{n}", &more.to_string())),
        };
        shown.extend(more.as_deref());
        let url = unsubscribe_url(app, &user, None)?;
        let mail = news_mail(words, words.digest_subject, &shown, &url);
        hand_over(app, email, &mail, &url).await?;
    }
    let now = app.clock.unix_seconds();
    let keep = |notification: &Notification| receipts::keep(user.id, notification.id, Channel::Mail, now);
    app.database
        .write_all(waiting.iter().map(keep).collect::<Result<_>>()?)
        .await
}

/// The unread notifications that have not been mailed, oldest first.
async fn waiting(app: &App, user: &User) -> Result<Vec<Notification>> {
    let inbox: Option<Inbox> = app.database.get(&inbox_key(user.id)).await?;
    let inbox = inbox.unwrap_or_default();
    let page = PageQuery {
        limit: MAX_EXAMINED,
        after: None,
    };
    let mut found = Notifications(&app.database).page(user.id, page).await?.rows;
    let oldest = app.clock.now() - MAX_AGE;
    found.retain(|notification| inbox.is_unread(notification) && notification.created_at >= oldest);
    let key = |notification: &Notification| receipts::key(user.id, notification.id, Channel::Mail);
    let keys: Vec<Key> = found.iter().map(key).collect();
    let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let mut waiting = Vec::new();
    for notification in found.into_iter().rev() {
        let is_mailed = rows.remove(&key(&notification)).map(is_delivered).transpose()?;
        if !is_mailed.unwrap_or(false) {
            waiting.push(notification);
        }
    }
    Ok(waiting)
}

/// The lines of a digest: one for each notification that the user may still hear of, and one for all new posts of a
/// community.
async fn lines(app: &App, user: &User, waiting: &[Notification]) -> Result<Vec<String>> {
    let language = Language::of(&user.settings.language);
    let mut lines = Vec::new();
    let mut posts: BTreeMap<CommunityId, (u64, &str)> = BTreeMap::new();
    for notification in waiting {
        if !is_for_digest(app, user, notification).await? {
            continue;
        }
        match (notification.notification_type, notification.event_community()) {
            (NotificationType::NewPost, Some(id)) => {
                let about = notification.about.as_deref().unwrap_or_default();
                posts.entry(id).or_insert((0, about)).0 += 1;
            }
            _ => {
                let actor = actor_name(app, notification.actor_id).await?;
                let text = words(notification, &user.settings.language, actor.as_deref());
                lines.push(format!("{}: {}", text.title, text.message));
            }
        }
    }
    lines.extend(posts.into_values().map(|(count, about)| {
        let text = language.new_posts(count, about);
        format!("{}: {}", text.title, text.message)
    }));
    Ok(lines)
}

/// Whether a notification belongs to the digest, and the user may still hear of it.
async fn is_for_digest(app: &App, user: &User, notification: &Notification) -> Result<bool> {
    let event = OutboxEvent {
        id: notification.id.of_event(),
        event: notification.event.clone(),
        actor: notification.actor_id,
        created_at: notification.created_at,
    };
    let Some(scene) = Scene::read(app, event).await? else {
        return Ok(false);
    };
    let readers = of_users(app, scene.community.as_ref(), &[user.id]).await?;
    let kind = notification.notification_type;
    Ok(readers.iter().any(|reader| {
        reader.may_hear(&scene, kind)
            && may_moderate(&notification.event, reader.standing)
            && mail_time(&reader.user.settings, reader.flags(), kind, &notification.event) == MailTime::Digest
    }))
}
