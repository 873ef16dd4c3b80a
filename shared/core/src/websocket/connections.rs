//! Open WebSocket connections.
//!
//! | access pattern | key |
//! |---|---|
//! | connection by id | `CONNECTION#{id}` / `CONNECTION` |
//! | connections of a user | `USER#{id}` / begins with `CONNECTION#` |
//!
//! API Gateway ends a connection after two hours, so a row older than that is dead even if `$disconnect` never came.

use serde::{Deserialize, Serialize};

use crate::database::{Database, Key, Query, Row, Table, UnitOfWork, Write, decode};
use crate::error::Result;
use crate::ids::{CommunityId, SessionId, UserId};
use crate::websocket::subscriptions::{self, SubscribedTo};

/// The longest life of a connection, in seconds ("Amazon API Gateway quotas", WebSocket: 2 hours), and some minutes.
pub const MAX_SECONDS: i64 = 7_200 + 300;
/// How often a connection notes at most that its client is there, in seconds.
const SEEN_EVERY: i64 = 60;

/// A connection as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Connection {
    /// API Gateway's connection id.
    pub connection_id: String,
    /// The user.
    pub user_id: UserId,
    /// The session it was opened with.
    pub session_id: SessionId,
    /// What it is for, such as `notifications`.
    pub channel: String,
    /// When it was opened, in Unix seconds.
    pub connected_at: i64,
    /// The community whose path it was opened with.
    #[serde(default)]
    pub community_id: Option<CommunityId>,
    /// The communities whose chats it receives.
    #[serde(default)]
    pub subscriptions: Vec<SubscribedTo>,
    /// When its client last sent a frame, give or take a minute.
    #[serde(default)]
    pub seen_at: i64,
}

impl Connection {
    /// The subscription to a community, if there is one.
    #[must_use]
    pub fn subscription(&self, id: CommunityId) -> Option<SubscribedTo> {
        let mut subscriptions = self.subscriptions.iter();
        subscriptions.find(|subscribed| subscribed.community_id == id).copied()
    }
}

impl Row for Connection {
    const KIND: &str = "connection";
}

/// Stores connections.
#[derive(Clone, Copy, Debug)]
pub struct Connections<'a>(pub &'a Database);

fn key(connection_id: &str) -> Key {
    Key::new(Table::Community, format!("CONNECTION#{connection_id}"), "CONNECTION")
}

fn user_key(user_id: UserId, connection_id: &str) -> Key {
    Key::new(
        Table::Community,
        format!("USER#{user_id}"),
        format!("CONNECTION#{connection_id}"),
    )
}

/// Writes that store a connection that is about to open.
pub fn store(connection: &Connection) -> Result<[Write; 2]> {
    let ttl = connection.connected_at + MAX_SECONDS;
    let row = |key| Write::put(key, connection).map(|write| write.attribute_number("ttl", ttl));
    let id = &connection.connection_id;
    Ok([row(key(id))?, row(user_key(connection.user_id, id))?])
}

/// Writes that store the subscriptions of a connection. Their conditions fail if it has ended.
pub fn set_subscriptions(connection: &Connection) -> Result<Vec<Write>> {
    let id = &connection.connection_id;
    let keys = [key(id), user_key(connection.user_id, id)];
    let write = |key| {
        Write::update(key, "SET subscriptions = :subscriptions")
            .if_present()
            .value(":subscriptions", &connection.subscriptions)
    };
    keys.into_iter().map(write).collect()
}

impl Connections<'_> {
    /// Stores a connection that is about to open.
    pub async fn open(&self, connection: &Connection) -> Result<()> {
        let mut work = UnitOfWork::new();
        work.add_all(store(connection)?).or_internal_error();
        work.commit_once(self.0, ()).await
    }

    /// Notes that the client of a connection is there, at most once a minute.
    pub async fn see(&self, connection: &Connection, now: i64) -> Result<()> {
        if now - connection.seen_at < SEEN_EVERY {
            return Ok(());
        }
        let mut work = UnitOfWork::new();
        let id = &connection.connection_id;
        for key in [key(id), user_key(connection.user_id, id)] {
            let write = Write::update(key, "SET seen_at = :now").if_present();
            work.add(write.value(":now", now)?).or_retry();
        }
        for to in &connection.subscriptions {
            work.add(subscriptions::seen(*to, id, now)?).or_retry();
        }
        // A retry means that the connection or a subscription has just ended.
        let _outcome = work.commit(self.0, ()).await?;
        Ok(())
    }

    /// The connection with this id.
    pub async fn get(&self, connection_id: &str) -> Result<Option<Connection>> {
        self.0.get(&key(connection_id)).await
    }

    /// The connections of a user.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<Connection>> {
        let query = Query::partition(Table::Community, format!("USER#{user_id}")).prefix("CONNECTION#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// Forgets a connection; doing it twice is fine.
    pub async fn forget(&self, connection: &Connection) -> Result<()> {
        let id = &connection.connection_id;
        let mut work = UnitOfWork::new();
        work.add_all([Write::delete(key(id)), Write::delete(user_key(connection.user_id, id))])
            .or_internal_error();
        work.add_all(
            connection
                .subscriptions
                .iter()
                .map(|to| subscriptions::delete(*to, connection)),
        )
        .or_internal_error();
        work.commit_once(self.0, ()).await
    }
}
