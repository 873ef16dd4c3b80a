//! Notifications of a user, and how many of them are unread.
//!
//! | access pattern | key |
//! |---|---|
//! | notification of a user | `USER#{user}#NOTIFICATIONS` / `{id}` |
//! | notifications of a user, newest first | `USER#{user}#NOTIFICATIONS` |
//! | inbox of a user: the number of unread ones | `USER#{user}` / `INBOX` |
//!
//! Marking all as read takes one write, whatever their number: it raises the `epoch` of the inbox. A notification has the
//! epoch in which it was created, which a condition keeps true, and is unread if the inbox still has that epoch and nobody
//! has read it. So `unread` equals the number of unread rows after every transaction.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Commit, Database, Item, Key, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, Result};
use shared::ids::{CommunityId, NotificationId, UserId};
use shared::outbox::Event;

use crate::rules::kind::{NotificationType, community_of};

/// A notification as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The id.
    pub id: NotificationId,
    /// The reader.
    pub user_id: UserId,
    /// What it is about.
    pub notification_type: NotificationType,
    /// What has happened.
    pub event: Event,
    /// The user who has caused it.
    #[serde(default)]
    pub actor_id: Option<UserId>,
    /// The title of the course or community.
    #[serde(default)]
    pub about: Option<String>,
    /// The text of an announcement; all others get theirs when they are shown.
    #[serde(default)]
    pub announcement: Option<AnnouncementText>,
    /// The epoch of the inbox in which it was created.
    pub epoch: u64,
    /// When the user has read it.
    #[serde(default)]
    pub read_at: Option<Timestamp>,
    /// When the event has happened.
    pub created_at: Timestamp,
}

impl Row for Notification {
    const KIND: &str = "notification";
}

impl Notification {
    /// The community that it is about.
    #[must_use]
    pub fn event_community(&self) -> Option<CommunityId> {
        community_of(&self.event)
    }
}

/// What an instructor has written to a community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnouncementText {
    /// The title.
    pub title: String,
    /// The message.
    pub message: String,
}

/// The inbox of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// The number of unread notifications.
    #[serde(default)]
    pub unread: u64,
    /// How often the user has marked all notifications as read.
    #[serde(default)]
    pub epoch: u64,
}

impl Row for Inbox {
    const KIND: &str = "inbox";
}

impl Inbox {
    /// The inbox in a row, which exists once the user has had a notification.
    pub fn read(row: Option<Item>) -> Result<Self> {
        row.map_or_else(|| Ok(Self::default()), decode)
    }

    /// Whether a notification is unread.
    #[must_use]
    pub fn is_unread(&self, notification: &Notification) -> bool {
        notification.read_at.is_none() && notification.epoch == self.epoch
    }
}

fn partition(user_id: UserId) -> String {
    format!("USER#{user_id}#NOTIFICATIONS")
}

/// The key of a notification.
#[must_use]
pub fn key(user_id: UserId, id: NotificationId) -> Key {
    Key::new(Table::Community, partition(user_id), id.to_string())
}

/// The key of the inbox of a user.
#[must_use]
pub fn inbox_key(user_id: UserId) -> Key {
    Key::new(Table::Community, format!("USER#{user_id}"), "INBOX")
}

/// An update of an inbox on the condition that it has this epoch.
fn inbox_update(user_id: UserId, epoch: u64, expression: &str) -> Result<Write> {
    let condition = match epoch {
        0 => "attribute_not_exists(epoch) OR epoch = :epoch",
        _ => "epoch = :epoch",
    };
    Write::update(inbox_key(user_id), expression)
        .condition(condition)
        .value(":epoch", epoch)
}

/// Writes that store a new notification. The condition of the first one fails if the user has it, and that of the second
/// one if the inbox has another epoch.
pub fn create(notification: &Notification) -> Result<[Write; 2]> {
    let user_id = notification.user_id;
    let count = inbox_update(user_id, notification.epoch, "SET #kind = :kind ADD unread :one")?
        .name("#kind", "kind")
        .value(":kind", Inbox::KIND)?
        .value(":one", 1)?;
    let row = Write::put(key(user_id, notification.id), notification)?.if_absent();
    Ok([row, count])
}

/// Reads and changes notifications.
#[derive(Clone, Copy, Debug)]
pub struct Notifications<'a>(pub &'a Database);

impl Notifications<'_> {
    /// A page of the notifications of a user, newest first.
    pub async fn page(&self, user_id: UserId, page: PageQuery) -> Result<Paged<Notification>> {
        let query = Query::partition(Table::Community, partition(user_id)).descending();
        self.0.page(query, page).await
    }

    /// All notifications of a user, oldest first.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<Notification>> {
        let query = Query::partition(Table::Community, partition(user_id));
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// A notification and the inbox of its reader, in one call.
    pub async fn get(&self, user_id: UserId, id: NotificationId) -> Result<(Option<Notification>, Inbox)> {
        let (key, inbox_key) = (key(user_id, id), inbox_key(user_id));
        let mut rows = self.0.batch_get(&[&key, &inbox_key]).await?;
        let inbox = Inbox::read(rows.remove(&inbox_key))?;
        Ok((rows.remove(&key).map(decode).transpose()?, inbox))
    }

    /// Marks a notification as read. Repeating this has no effect.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`].
    pub async fn mark_as_read(&self, user_id: UserId, id: NotificationId, now: Timestamp) -> Result<Notification> {
        self.0
            .retry("notification", || async {
                let (found, inbox) = self.get(user_id, id).await?;
                let mut notification = found.ok_or_else(Error::not_found)?;
                if !inbox.is_unread(&notification) {
                    return Ok(Commit::Done(notification));
                }
                let read = Write::update(key(user_id, id), "SET read_at = :now")
                    .if_present()
                    .condition("attribute_not_exists(read_at)")
                    .value(":now", now)?;
                notification.read_at = Some(now);
                let mut work = UnitOfWork::new();
                work.add(read).or_retry();
                work.add(one_less(user_id, inbox.epoch)?).or_retry();
                work.commit(self.0, notification).await
            })
            .await
    }

    /// Marks all notifications as read. One write.
    pub async fn mark_all_as_read(&self, user_id: UserId) -> Result<()> {
        let set = "SET #kind = :kind, epoch = if_not_exists(epoch, :zero) + :one, unread = :zero";
        let write = Write::update(inbox_key(user_id), set)
            .name("#kind", "kind")
            .value(":kind", Inbox::KIND)?
            .value(":zero", 0)?
            .value(":one", 1)?;
        let mut work = UnitOfWork::new();
        work.add(write).or_internal_error();
        work.commit_once(self.0, ()).await
    }

    /// Deletes a notification.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`].
    pub async fn delete(&self, user_id: UserId, id: NotificationId) -> Result<()> {
        self.0
            .retry("notification", || async {
                let (found, inbox) = self.get(user_id, id).await?;
                let notification = found.ok_or_else(Error::not_found)?;
                let delete = Write::delete(key(user_id, id)).if_present();
                let mut work = UnitOfWork::new();
                if inbox.is_unread(&notification) {
                    work.add(delete.condition("attribute_not_exists(read_at)")).or_retry();
                    work.add(one_less(user_id, inbox.epoch)?).or_retry();
                } else {
                    // What is read stays read.
                    work.add(delete).or_retry();
                }
                work.commit(self.0, ()).await
            })
            .await
    }

    /// Erases the notifications and the inbox of a user.
    pub async fn erase(&self, user_id: UserId) -> Result<()> {
        let query = Query::partition(Table::Community, partition(user_id));
        self.0.clear(query, |_row| false).await?;
        self.0.write_all(vec![Write::delete(inbox_key(user_id))]).await
    }
}

fn one_less(user_id: UserId, epoch: u64) -> Result<Write> {
    inbox_update(user_id, epoch, "ADD unread :minus_one")?.value(":minus_one", -1)
}
