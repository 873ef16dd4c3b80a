//! Receipts of deliveries: each notification has its effect once on each channel, whatever is delivered twice.
//!
//! | access pattern | key |
//! |---|---|
//! | receipt of a notification on a channel | `USER#{user}#RECEIPTS` / `{id}#{channel}` |
//!
//! A worker claims a channel by a lease before it sends. A worker that dies after sending leaves its lease to expire, and
//! the next one sends again: clients drop a frame with an ID that they know, and a phone replaces a push with a known tag.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Outcome, Query, Row, Table, Write};
use shared::error::{Error, Result};
use shared::ids::{NotificationId, SessionId, UserId};

/// How long a receipt is kept, in seconds: longer than a message can stay in a queue and its dead-letter queue.
const KEPT_SECONDS: i64 = 30 * 86_400;

/// Where a notification goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// The open sockets of the user.
    Sockets,
    /// The email address.
    Mail,
    /// The phone of this session.
    Phone(SessionId),
    /// The count of posts that are pushed together.
    Count,
}

/// The outcome of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The claimant has to deliver.
    Yours,
    /// It has been delivered.
    Delivered,
    /// Another worker is about to.
    Taken,
}

#[derive(Debug, Serialize, Deserialize)]
struct Receipt {
    #[serde(default)]
    delivered: bool,
}

impl Row for Receipt {
    const KIND: &str = "notification_receipt";
}

fn partition(user_id: UserId) -> String {
    format!("USER#{user_id}#RECEIPTS")
}

/// The key of a receipt.
#[must_use]
pub fn key(user_id: UserId, id: NotificationId, channel: Channel) -> Key {
    let channel = match channel {
        Channel::Sockets => "SOCKETS".to_owned(),
        Channel::Mail => "MAIL".to_owned(),
        Channel::Phone(session_id) => format!("PHONE#{session_id}"),
        Channel::Count => "COUNT".to_owned(),
    };
    Key::new(Table::Community, partition(user_id), format!("{id}#{channel}"))
}

/// Whether the row of a receipt says that the notification was delivered.
pub fn is_delivered(row: Item) -> Result<bool> {
    shared::database::decode(row).map(|receipt: Receipt| receipt.delivered)
}

/// A write that stores a receipt, whether there is one or not.
pub fn keep(user_id: UserId, id: NotificationId, channel: Channel, now: i64) -> Result<Write> {
    let row = Write::put(key(user_id, id, channel), &Receipt { delivered: true })?;
    Ok(row.attribute_number("ttl", now + KEPT_SECONDS))
}

/// A write that stores a receipt on the condition that there is none.
pub fn create(user_id: UserId, id: NotificationId, channel: Channel, now: i64) -> Result<Write> {
    Ok(keep(user_id, id, channel, now)?.if_absent())
}

/// Claims deliveries.
#[derive(Clone, Copy, Debug)]
pub struct Receipts<'a>(pub &'a Database);

impl Receipts<'_> {
    /// Claims a channel for `lease` seconds.
    pub async fn claim(
        &self,
        user_id: UserId,
        id: NotificationId,
        channel: Channel,
        now: i64,
        lease: i64,
    ) -> Result<Claim> {
        let set = "SET #kind = :kind, #ttl = :ttl, delivered = :false, delivering_until = :until";
        let write = Write::update(key(user_id, id, channel), set)
            .condition("attribute_not_exists(pk) OR (delivered = :false AND delivering_until <= :now)")
            .name("#kind", "kind")
            .name("#ttl", "ttl")
            .value(":kind", Receipt::KIND)?
            .value(":ttl", now + KEPT_SECONDS)?
            .value(":false", false)?
            .value(":until", now + lease)?
            .value(":now", now)?;
        Ok(match self.0.write(write).await? {
            Outcome::Done(_) => Claim::Yours,
            Outcome::ConditionFailed(Some(row)) => {
                if is_delivered(row)? {
                    Claim::Delivered
                } else {
                    Claim::Taken
                }
            }
            Outcome::ConditionFailed(None) => Claim::Taken,
        })
    }

    /// Ends a claim: delivered, or given back for the next try.
    pub async fn end(&self, user_id: UserId, id: NotificationId, channel: Channel, delivered: bool) -> Result<()> {
        let write = Write::update(
            key(user_id, id, channel),
            "SET delivered = :delivered, delivering_until = :zero",
        )
        .if_present()
        .value(":delivered", delivered)?
        .value(":zero", 0)?;
        let (Outcome::Done(_) | Outcome::ConditionFailed(_)) = self.0.write(write).await?;
        Ok(())
    }

    /// Does `deliver` if this channel still has to be delivered, and remembers that it was.
    ///
    /// # Errors
    /// That of `deliver`, or that another worker is about to deliver.
    pub async fn once(
        &self,
        (user_id, id, channel): (UserId, NotificationId, Channel),
        now: i64,
        lease: i64,
        deliver: impl Future<Output = Result<()>>,
    ) -> Result<()> {
        match self.claim(user_id, id, channel, now, lease).await? {
            Claim::Delivered => Ok(()),
            Claim::Taken => Err(Error::unavailable("another worker is delivering this notification")),
            Claim::Yours => {
                let delivered = deliver.await;
                self.end(user_id, id, channel, delivered.is_ok()).await?;
                delivered
            }
        }
    }

    /// Erases the receipts of a user.
    pub async fn erase(&self, user_id: UserId) -> Result<()> {
        let query = Query::partition(Table::Community, partition(user_id));
        self.0.clear(query, |_row| false).await
    }
}
