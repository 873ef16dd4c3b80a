//! Subscriptions: which connections receive the chat of a community.
//!
//! | access pattern | key |
//! |---|---|
//! | subscriptions of a shard of a community | `COMMUNITY#{id}#SOCKETS#{shard}` / `{connection}` |
//!
//! A subscription knows how far its connection has come only while that differs from the place of its shard: when it is
//! new, and when its connection has fallen behind. It expires with its connection.

use serde::{Deserialize, Serialize};

use crate::database::{Database, Key, Query, Row, Table, Write, decode};
use crate::error::Result;
use crate::ids::{CommunityId, UserId};
use crate::websocket::connections::{Connection, MAX_SECONDS};

/// A subscription as its connection knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscribedTo {
    /// The community.
    pub community_id: CommunityId,
    /// The shard of its connections.
    pub shard: u8,
}

/// A subscription as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The connection.
    pub connection_id: String,
    /// The user.
    pub user_id: UserId,
    /// Distinguishes it from an earlier subscription of the same connection.
    pub token: String,
    /// Whether the client has not been answered yet.
    pub is_new: bool,
    /// Whether the connection has subscribed before, so that nobody needs to hear of it.
    #[serde(default)]
    pub is_renewed: bool,
    /// The place of the connection, unless it is that of the shard.
    #[serde(default)]
    pub place: Option<Place>,
    /// The number of the last message when the client subscribed.
    pub last_seq: u64,
    /// Whether the client wants what it has missed in one frame.
    pub batch: bool,
    /// Whether the user moderates the community, and so sees everything.
    pub is_moderator: bool,
    /// Whether the user needs neither an enrollment nor a membership.
    pub is_staff: bool,
    /// The users whom the user has blocked.
    #[serde(default)]
    pub blocked: Vec<UserId>,
    /// When the connection was opened, in Unix seconds.
    pub connected_at: i64,
    /// When the client last sent a frame, give or take a minute.
    pub seen_at: i64,
    /// When the user's access was last checked.
    pub checked_at: i64,
}

impl Row for Subscription {
    const KIND: &str = "subscription";
}

/// How far a connection has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The number of the last message that was sent.
    pub seq: u64,
    /// The number of the last change that was sent.
    pub change: u64,
}

/// The key of a subscription.
#[must_use]
pub fn key(to: SubscribedTo, connection_id: &str) -> Key {
    Key::new(Table::Community, partition(to), connection_id)
}

fn partition(to: SubscribedTo) -> String {
    format!("COMMUNITY#{}#SOCKETS#{}", to.community_id, to.shard)
}

/// A write that stores a subscription, in place of an earlier one of the same connection.
pub fn put(to: SubscribedTo, subscription: &Subscription) -> Result<Write> {
    let ttl = subscription.connected_at + MAX_SECONDS;
    Ok(Write::put(key(to, &subscription.connection_id), subscription)?.attribute_number("ttl", ttl))
}

/// A write that stores how far the connection has come; `None` is the place of its shard. Its condition fails if the
/// connection has ended or has subscribed again.
pub fn move_to(to: SubscribedTo, subscription: &Subscription, place: Option<Place>) -> Result<Write> {
    Write::update(
        key(to, &subscription.connection_id),
        "SET place = :place, is_new = :is_new",
    )
    .condition("#token = :token")
    .name("#token", "token")
    .value(":token", &subscription.token)?
    .value(":place", place)?
    .value(":is_new", subscription.is_new)
}

/// A write that stores that the access of the user was checked.
pub fn checked(to: SubscribedTo, connection_id: &str, now: i64) -> Result<Write> {
    Write::update(key(to, connection_id), "SET checked_at = :now")
        .if_present()
        .value(":now", now)
}

/// A write that stores whom the user has blocked.
pub fn set_blocked(to: SubscribedTo, connection_id: &str, blocked: &[UserId]) -> Result<Write> {
    Write::update(key(to, connection_id), "SET blocked = :blocked")
        .if_present()
        .value(":blocked", blocked)
}

/// A write that stores when the client last sent a frame.
pub fn seen(to: SubscribedTo, connection_id: &str, now: i64) -> Result<Write> {
    Write::update(key(to, connection_id), "SET seen_at = :now")
        .if_present()
        .value(":now", now)
}

/// A write that ends a subscription.
pub fn delete(to: SubscribedTo, connection: &Connection) -> Write {
    Write::delete(key(to, &connection.connection_id))
}

/// Reads subscriptions.
#[derive(Clone, Copy, Debug)]
pub struct Subscriptions<'a>(pub &'a Database);

impl Subscriptions<'_> {
    /// The subscriptions of a shard, but for those that have expired.
    pub async fn of_shard(&self, to: SubscribedTo, now: i64) -> Result<Vec<Subscription>> {
        let rows = self
            .0
            .query_all(Query::partition(Table::Community, partition(to)))
            .await?;
        let mut found: Vec<Subscription> = rows.into_iter().map(decode).collect::<Result<_>>()?;
        found.retain(|subscription| now < subscription.connected_at + MAX_SECONDS);
        Ok(found)
    }
}
