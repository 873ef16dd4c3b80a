//! Receipts that are to be sent, and how far the messages of a member were delivered and read.
//!
//! | access pattern | key |
//! |---|---|
//! | members who have read something since the last frame | `COMMUNITY#{id}` / `RECEIPTS` |
//! | how far the messages of a sender have come | `COMMUNITY#{id}#STATUS` / `{sender}` |
//!
//! Receipts are collected for a second, so that a community gets at most one frame a second.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use shared::database::{Commit, Database, Key, Outcome, Row, Table, UnitOfWork, Write, decode};
use shared::error::Result;
use shared::ids::{CommunityId, UserId};

use crate::store::groups;

/// The time after which receipts that were collected and not sent are given up, in seconds.
const STALE_SECONDS: i64 = 10;
/// The time after which TTL removes a row of receipts, in seconds.
const KEPT_SECONDS: i64 = 30;

#[derive(Serialize, Deserialize)]
struct Collected {
    #[serde(default)]
    readers: Vec<UserId>,
}

/// How far the messages of a sender have come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The last message that another member's socket has got.
    #[serde(default)]
    pub delivered: u64,
    /// The last message that another member has read.
    #[serde(default)]
    pub read: u64,
}

impl Row for Status {
    const KIND: &str = "message_status";
}

fn key(id: CommunityId) -> Key {
    Key::new(Table::Community, groups::partition(id), "RECEIPTS")
}

/// The key of how far the messages of a sender have come.
#[must_use]
pub fn status_key(id: CommunityId, sender_id: UserId) -> Key {
    Key::new(
        Table::Community,
        format!("{}#STATUS", groups::partition(id)),
        sender_id.to_string(),
    )
}

/// Reads and writes receipts.
#[derive(Clone, Copy, Debug)]
pub struct Receipts<'a>(pub &'a Database);

impl Receipts<'_> {
    /// Collects that a member has read something. Returns whether the member is the first one since the last frame.
    pub async fn collect(&self, id: CommunityId, reader: UserId, now: i64) -> Result<bool> {
        let readers = || AttributeValue::Ss(vec![reader.to_string()]);
        let collect = || async {
            let first = Write::update(
                key(id),
                "SET #kind = :kind, collected_at = :now, readers = :readers, #ttl = :ttl",
            )
            .condition("attribute_not_exists(pk) OR collected_at <= :stale")
            .name("#kind", "kind")
            .name("#ttl", "ttl")
            .value(":kind", "receipts")?
            .value(":now", now)?
            .value(":stale", now - STALE_SECONDS)?
            .value(":ttl", now + KEPT_SECONDS)?
            .value_as(":readers", readers());
            if let Outcome::Done(_) = self.0.write(first).await? {
                return Ok(Commit::Done(true));
            }
            let another = Write::update(key(id), "ADD readers :readers")
                .if_present()
                .value_as(":readers", readers());
            let mut work = UnitOfWork::new();
            work.add(another).or_retry();
            work.commit(self.0, false).await
        };
        self.0.retry("receipts", collect).await
    }

    /// Takes the members who have read something since the last frame.
    pub async fn take(&self, id: CommunityId) -> Result<Vec<UserId>> {
        let taken = match self.0.write(Write::delete(key(id)).if_present()).await? {
            Outcome::Done(row) => decode::<Collected>(row)?.readers,
            Outcome::ConditionFailed(_) => Vec::new(),
        };
        Ok(taken)
    }

    /// Stores how far the messages of a sender were delivered. Returns whether that is news.
    pub async fn delivered(&self, id: CommunityId, sender_id: UserId, seq: u64) -> Result<bool> {
        self.reach(id, sender_id, "delivered", seq).await
    }

    /// Stores how far the messages of a sender were read. Returns whether that is news.
    pub async fn read(&self, id: CommunityId, sender_id: UserId, seq: u64) -> Result<bool> {
        self.reach(id, sender_id, "read", seq).await
    }

    async fn reach(&self, id: CommunityId, sender_id: UserId, what: &str, seq: u64) -> Result<bool> {
        let write = Write::update(status_key(id, sender_id), "SET #what = :seq, #kind = :kind")
            .condition("attribute_not_exists(#what) OR #what < :seq")
            .name("#what", what)
            .name("#kind", "kind")
            .value(":seq", seq)?
            .value(":kind", Status::KIND)?;
        Ok(matches!(self.0.write(write).await?, Outcome::Done(_)))
    }
}
