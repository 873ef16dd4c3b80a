//! Wake-ups of chats: which communities have something to send.
//!
//! | access pattern | key |
//! |---|---|
//! | wake-ups of a partition, oldest community first | `WAKEUPS#{partition}` / `{community}` |
//!
//! The row is written in the transaction of what is to be sent, and deleted when every connection has got it. A message
//! in the queue makes the delivery fast; if it was not queued or has been lost, a sweep finds the row.

use futures::future::try_join_all;
use serde::{Deserialize, Serialize};
use shared::database::{Commit, Database, Key, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::Result;
use shared::ids::CommunityId;
use shared::websocket::subscriptions::Place;

/// The number of partitions: one takes 1,000 writes in a second.
const PARTITIONS: u8 = 16;

/// A community that has something to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WakeUp {
    /// The community.
    pub community_id: CommunityId,
    /// What is to be sent last.
    pub place: Place,
    /// Since when it waits, in Unix seconds.
    pub since: i64,
}

impl Row for WakeUp {
    const KIND: &str = "chat_wake_up";
}

fn partition(number: u8) -> String {
    format!("WAKEUPS#{number:02}")
}

/// The key of the wake-up of a community. The last byte of an ID is random.
#[must_use]
pub fn key(id: CommunityId) -> Key {
    let number = id.as_bytes()[15] % PARTITIONS;
    Key::new(Table::Community, partition(number), id.to_string())
}

/// A write that stores that a community has something to send, up to `place`.
pub fn put(id: CommunityId, place: Place, now: i64) -> Result<Write> {
    let row = WakeUp {
        community_id: id,
        place,
        since: now,
    };
    Write::put(key(id), &row)
}

/// Reads and deletes wake-ups.
#[derive(Clone, Copy, Debug)]
pub struct WakeUps<'a>(pub &'a Database);

impl WakeUps<'_> {
    /// All wake-ups.
    pub async fn all(&self) -> Result<Vec<WakeUp>> {
        let partitions =
            (0..PARTITIONS).map(|number| self.0.query_all(Query::partition(Table::Community, partition(number))));
        let rows = try_join_all(partitions).await?.into_iter().flatten();
        rows.map(decode).collect()
    }

    /// Deletes the wake-up of a community that has sent everything up to `place`.
    pub async fn done(&self, id: CommunityId, place: Place) -> Result<()> {
        let write = Write::delete(key(id))
            .condition("place = :place")
            .value(":place", place)?;
        let mut work = UnitOfWork::new();
        work.add(write).or_retry();
        // A retry means that there is more to send, or that another worker was faster.
        match work.commit(self.0, ()).await? {
            Commit::Done(()) | Commit::Retry => Ok(()),
        }
    }
}
