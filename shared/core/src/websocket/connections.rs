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
use crate::ids::{SessionId, UserId};

/// The longest life of a connection, in seconds ("Amazon API Gateway quotas", WebSocket: 2 hours), and some minutes.
const MAX_SECONDS: i64 = 7_200 + 300;

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

impl Connections<'_> {
    /// Stores a connection that is about to open.
    pub async fn open(&self, connection: &Connection) -> Result<()> {
        let ttl = connection.connected_at + MAX_SECONDS;
        let row = |key| Write::put(key, connection).map(|write| write.attribute_number("ttl", ttl));
        let id = &connection.connection_id;
        let mut work = UnitOfWork::new();
        work.add_all([row(key(id))?, row(user_key(connection.user_id, id))?])
            .or_internal_error();
        work.commit_once(self.0, ()).await
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
        work.commit_once(self.0, ()).await
    }
}
