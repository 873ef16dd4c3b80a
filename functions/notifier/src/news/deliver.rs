//! Delivers a notification to its readers.

use futures::{StreamExt as _, stream};
use shared::database::decode;
use shared::ids::{NotificationId, UserId};
use shared::outbox::Outbox;
use shared::{App, Result};
use shared_accounts::store::users::Users;
use shared_notifications::rules::channels::{MailTime, is_pushed, mail_time};
use shared_notifications::rules::digest::next_digest;
use shared_notifications::rules::kind::NotificationType;
use shared_notifications::rules::text::Text;
use shared_notifications::service::present::words;
use shared_notifications::service::readers::{Reader, of_users};
use shared_notifications::service::recipients::may_moderate;
use shared_notifications::service::scene::Scene;
use shared_notifications::store::digests::{Digests, DueDigest};
use shared_notifications::store::notifications::{Notification, key};

use super::{counted_posts, mails, phones, sockets};

/// Readers who are served at the same time.
const READERS_AT_ONCE: usize = 5;

/// A notification for one reader.
pub(super) struct Delivery<'a> {
    pub(super) notification: &'a Notification,
    pub(super) reader: &'a Reader,
    pub(super) text: &'a Text,
    /// The name of the user who has caused it.
    pub(super) actor: Option<&'a str>,
}

/// Delivers a notification to these readers over the channels that are on. Readers who have it on a channel do not get it
/// there again, and those who may no longer hear of it get nothing.
///
/// # Errors
/// The error of any reader: the message must be delivered again.
pub(super) async fn deliver(app: &App, id: NotificationId, user_ids: &[UserId]) -> Result<()> {
    let Some(event) = Outbox(&app.database).kept(id.of_event()).await? else {
        return Ok(());
    };
    let Some(scene) = Scene::read(app, event).await? else {
        return Ok(());
    };
    let actor = actor_name(app, scene.event.actor).await?;
    let readers = of_users(app, scene.community.as_ref(), user_ids).await?;
    let keys: Vec<_> = user_ids.iter().map(|user_id| key(*user_id, id)).collect();
    let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let mut deliveries = Vec::new();
    for reader in readers {
        if let Some(row) = rows.remove(&key(reader.user.id, id)) {
            deliveries.push((reader, decode::<Notification>(row)?));
        }
    }
    let (scene, actor) = (&scene, actor.as_deref());
    let served = deliveries
        .into_iter()
        .map(|(reader, notification)| serve(app, scene, reader, notification, actor));
    let served: Vec<_> = served.collect();
    let outcomes: Vec<Result<()>> = stream::iter(served).buffer_unordered(READERS_AT_ONCE).collect().await;
    outcomes.into_iter().collect()
}

/// The name of the user who has caused an event, if the account exists.
pub(super) async fn actor_name(app: &App, actor: Option<UserId>) -> Result<Option<String>> {
    let Some(actor) = actor else { return Ok(None) };
    let user = Users(&app.database).get(actor).await?;
    Ok(user.and_then(|user| Some(user.profile.name.as_ref()?.full())))
}

async fn serve(
    app: &App,
    scene: &Scene,
    reader: Reader,
    notification: Notification,
    actor: Option<&str>,
) -> Result<()> {
    let kind = notification.notification_type;
    let may_hear = reader.may_hear(scene, kind) && may_moderate(&notification.event, reader.standing);
    // What the reader has seen in the app is no news.
    if !may_hear || !reader.inbox.is_unread(&notification) {
        return Ok(());
    }
    let text = words(&notification, &reader.user.settings.language, actor);
    let delivery = Delivery {
        notification: &notification,
        reader: &reader,
        text: &text,
        actor,
    };
    // One channel that is down does not keep the others waiting.
    let by_socket = sockets::send(app, &delivery).await;
    let by_mail = mail(app, &delivery).await;
    let by_push = push(app, &delivery).await;
    by_socket.and(by_mail).and(by_push)
}

async fn mail(app: &App, delivery: &Delivery<'_>) -> Result<()> {
    let Delivery {
        notification, reader, ..
    } = delivery;
    let settings = &reader.user.settings;
    let kind = notification.notification_type;
    match mail_time(settings, reader.flags(), kind, &notification.event) {
        MailTime::Never => Ok(()),
        MailTime::Now => mails::send(app, delivery).await,
        // There is no digest without an address.
        MailTime::Digest if !reader.user.email_verified => Ok(()),
        MailTime::Digest => {
            let due = next_digest(app.clock.now(), &settings.timezone);
            let digest = DueDigest {
                user_id: reader.user.id,
                due_at: due.as_second(),
            };
            Digests(&app.database).schedule(digest).await
        }
    }
}

async fn push(app: &App, delivery: &Delivery<'_>) -> Result<()> {
    let Delivery {
        notification, reader, ..
    } = delivery;
    if !is_pushed(&reader.user.settings, reader.flags()) {
        return Ok(());
    }
    match (notification.notification_type, notification.event_community()) {
        (NotificationType::NewPost, Some(id)) => counted_posts::push(app, delivery, id).await,
        _ => phones::push(app, delivery).await,
    }
}
