//! Digests that have to be mailed.
//!
//! | access pattern | key |
//! |---|---|
//! | digest of a user | `DIGESTS#{shard}` / `{due_at}#{user}` |
//! | digests of a shard that are due, oldest first | `DIGESTS#{shard}` / before `{now}` |
//!
//! Notifications that wait for the same digest put the same row, which goes when the digest was mailed. The receipts of its
//! notifications keep them out of later digests.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Outcome, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write};
use shared::error::Result;
use shared::ids::UserId;

/// The partitions of digests, of which many are due at the same moment.
pub const SHARDS: u8 = 8;

/// A digest that has to be mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDigest {
    /// The reader.
    pub user_id: UserId,
    /// When it is due, in Unix seconds.
    pub due_at: i64,
}

impl Row for DueDigest {
    const KIND: &str = "due_digest";
}

fn partition(shard: u8) -> String {
    format!("DIGESTS#{shard}")
}

fn key(digest: DueDigest) -> Key {
    let DueDigest { user_id, due_at } = digest;
    let shard = user_id.as_bytes()[15] % SHARDS;
    Key::new(Table::Community, partition(shard), format!("{due_at:012}#{user_id}"))
}

/// Reads and writes digests.
#[derive(Clone, Copy, Debug)]
pub struct Digests<'a>(pub &'a Database);

impl Digests<'_> {
    /// Schedules a digest. Repeating this has no effect.
    pub async fn schedule(&self, digest: DueDigest) -> Result<()> {
        match self.0.write(Write::put(key(digest), &digest)?.if_absent()).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// A page of the digests of a shard that are due.
    pub async fn due(&self, shard: u8, now: i64, page: PageQuery) -> Result<Paged<DueDigest>> {
        let query = Query::partition(Table::Community, partition(shard)).before(format!("{:012}", now + 1));
        self.0.page(query, page).await
    }

    /// Claims a digest for `lease` seconds; false if it was mailed or another worker is about to.
    pub async fn claim(&self, digest: DueDigest, now: i64, lease: i64) -> Result<bool> {
        let write = Write::update(key(digest), "SET delivering_until = :until")
            .if_present()
            .condition("attribute_not_exists(delivering_until) OR delivering_until <= :now")
            .value(":until", now + lease)?
            .value(":now", now)?;
        Ok(matches!(self.0.write(write).await?, Outcome::Done(_)))
    }

    /// Gives a claim back for the next try.
    pub async fn give_back(&self, digest: DueDigest) -> Result<()> {
        let write = Write::update(key(digest), "REMOVE delivering_until").if_present();
        let (Outcome::Done(_) | Outcome::ConditionFailed(_)) = self.0.write(write).await?;
        Ok(())
    }

    /// Ends a digest that was mailed, had nothing to say or has moved. Repeating this has no effect.
    pub async fn end(&self, digest: DueDigest) -> Result<()> {
        let mut work = UnitOfWork::new();
        work.add(Write::delete(key(digest))).or_internal_error();
        work.commit_once(self.0, ()).await
    }
}
