//! Stores the notifications of an event and hands them to the notifier.

use std::sync::{Mutex, PoisonError};

use futures::future::try_join_all;
use shared::app::App;
use shared::clients::queues::News;
use shared::database::{Retry, UnitOfWork};
use shared::error::Result;
use shared::ids::UserId;
use shared::outbox::{Outbox, OutboxEvent};

use crate::rules::kind::NotificationType;
use crate::service::fan_out;
use crate::service::readers::{READERS_AT_ONCE, Reader, of_users};
use crate::service::recipients::{is_for_all, may_moderate, named};
use crate::service::scene::Scene;
use crate::store::notifications::{Inbox, Notification, create};

/// Readers of one message to the notifier, which delivers to all of them within its timeout.
const READERS_OF_NEWS: usize = 10;

/// Announces an event of the outbox. It may be repeated, and continues where an interrupted announcement stopped.
pub async fn announce(app: &App, event: OutboxEvent) -> Result<()> {
    let outbox = Outbox(&app.database);
    let id = event.id;
    outbox.keep(&event).await?;
    if let Some(scene) = Scene::read(app, event).await? {
        // Those who are named come first: users with a notification of the event get no second one as members.
        for chunk in named(app, &scene).await?.chunks(READERS_AT_ONCE) {
            let user_ids: Vec<UserId> = chunk.iter().map(|(user_id, _)| *user_id).collect();
            let kind_of = |user_id| chunk.iter().find(|(named, _)| *named == user_id).map(|(_, kind)| *kind);
            let readers = of_users(app, scene.community.as_ref(), &user_ids).await?;
            let with_kind = readers
                .into_iter()
                .filter_map(|reader| Some((kind_of(reader.user.id)?, reader)));
            notify(app, &scene, with_kind.collect()).await?;
        }
        if is_for_all(&scene) {
            fan_out::plan(app, &scene).await?;
        }
    }
    outbox.remove(id).await
}

/// Stores the notifications of readers who may hear of the event, and has them delivered. One transaction, unless some
/// of them are stored already.
pub async fn notify(app: &App, scene: &Scene, readers: Vec<(NotificationType, Reader)>) -> Result<()> {
    let event = &scene.event;
    let may_hear = |(kind, reader): &(NotificationType, Reader)| {
        reader.may_hear(scene, *kind) && may_moderate(&event.event, reader.standing)
    };
    let notification = |(kind, reader): (NotificationType, Reader)| Notification {
        id: event.id.of_notification(),
        user_id: reader.user.id,
        notification_type: kind,
        event: event.event.clone(),
        actor_id: event.actor,
        about: scene.about.clone(),
        announcement: scene.announcement.clone(),
        epoch: reader.inbox.epoch,
        read_at: None,
        created_at: event.created_at,
    };
    let notifications: Vec<Notification> = readers.into_iter().filter(may_hear).map(notification).collect();
    let user_ids: Vec<UserId> = notifications.iter().map(|notification| notification.user_id).collect();
    store(app, notifications).await?;
    // Also of those that were stored already: their worker may have died before it came here.
    let news = user_ids.chunks(READERS_OF_NEWS).map(|user_ids| News::Notified {
        notification_id: event.id.of_notification(),
        user_ids: user_ids.to_vec(),
    });
    let news: Vec<News> = news.collect();
    try_join_all(news.iter().map(|news| app.queues().deliver(news))).await?;
    Ok(())
}

/// What a lost condition says about a reader.
enum Lost {
    /// The notification is stored.
    Stored(UserId),
    /// The inbox has another epoch.
    Epoch(UserId, u64),
}

/// Stores the notifications that are not stored yet.
async fn store(app: &App, notifications: Vec<Notification>) -> Result<()> {
    let pending = &Mutex::new(notifications);
    app.database
        .retry("notifications", || async move {
            let batch = pending.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let lost = Mutex::new(Vec::new());
            let note = &|what| lost.lock().unwrap_or_else(PoisonError::into_inner).push(what);
            let mut work = UnitOfWork::new();
            for notification in &batch {
                let user_id = notification.user_id;
                let [row, count] = create(notification)?;
                work.add(row).or_decide(move |_row| {
                    note(Lost::Stored(user_id));
                    Ok(Retry)
                });
                work.add(count).or_decide(move |row| {
                    note(Lost::Epoch(user_id, Inbox::read(row)?.epoch));
                    Ok(Retry)
                });
            }
            let outcome = work.commit(&app.database, ()).await?;
            let mut pending = pending.lock().unwrap_or_else(PoisonError::into_inner);
            for lost in lost.into_inner().unwrap_or_else(PoisonError::into_inner) {
                match lost {
                    Lost::Stored(user_id) => pending.retain(|notification| notification.user_id != user_id),
                    Lost::Epoch(user_id, epoch) => {
                        let changed = pending
                            .iter_mut()
                            .filter(|notification| notification.user_id == user_id);
                        changed.for_each(|notification| notification.epoch = epoch);
                    }
                }
            }
            Ok(outcome)
        })
        .await
}
