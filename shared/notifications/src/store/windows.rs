//! Pushes about new posts of a community: at most one within five minutes for each reader, with a count.
//!
//! | access pattern | key |
//! |---|---|
//! | window of a reader and a community | `USER#{user}#RECEIPTS` / `WINDOW#{community}` |
//! | counts of a shard that are due, oldest first | `COUNTS#{shard}` / before `{now}` |
//!
//! Posts that wait for the end of a window put a row with that time, which the relay finds.

use serde::{Deserialize, Serialize};
use shared::database::{
    Commit, Database, Key, Outcome, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write, decode,
};
use shared::error::Result;
use shared::ids::{CommunityId, NotificationId, UserId};

use crate::store::receipts::{self, Channel};

/// The partitions of counts that wait.
pub const SHARDS: u8 = 8;
/// The time between two pushes about the new posts of a community, in seconds.
pub const WINDOW_SECONDS: i64 = 300;
/// How long a worker may take for a push, in seconds: longer than the HTTP client waits for FCM.
const LEASE_SECONDS: i64 = 60;
/// How long a window is kept, in seconds.
const KEPT_SECONDS: i64 = 30 * 86_400;

/// The posts of a community that have to be pushed.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Window {
    /// The number of posts that wait.
    #[serde(default)]
    pub pending: u64,
    /// The time before which no push may be sent, in Unix seconds.
    #[serde(default)]
    pub closed_until: i64,
}

impl Row for Window {
    const KIND: &str = "push_window";
}

/// A count that has to be pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueCount {
    /// The reader.
    pub user_id: UserId,
    /// The community.
    pub community_id: CommunityId,
    /// When it is due, in Unix seconds.
    pub due_at: i64,
}

impl Row for DueCount {
    const KIND: &str = "due_count";
}

fn due_partition(shard: u8) -> String {
    format!("COUNTS#{shard}")
}

fn due_key(count: DueCount) -> Key {
    let DueCount {
        user_id,
        community_id,
        due_at,
    } = count;
    let shard = user_id.as_bytes()[15] % SHARDS;
    Key::new(
        Table::Community,
        due_partition(shard),
        format!("{due_at:012}#{user_id}#{community_id}"),
    )
}

/// What a worker has to do about a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Push this number of posts.
    Push(u64),
    /// Nothing before this time, in Unix seconds.
    Wait(i64),
    /// Nothing.
    Nothing,
}

fn key(user_id: UserId, community_id: CommunityId) -> Key {
    Key::new(
        Table::Community,
        format!("USER#{user_id}#RECEIPTS"),
        format!("WINDOW#{community_id}"),
    )
}

/// Reads and changes windows.
#[derive(Clone, Copy, Debug)]
pub struct Windows<'a>(pub &'a Database);

impl Windows<'_> {
    /// Counts a notification, once.
    pub async fn count(&self, user_id: UserId, community_id: CommunityId, id: NotificationId, now: i64) -> Result<()> {
        let count = Write::update(
            key(user_id, community_id),
            "SET #kind = :kind, #ttl = :ttl ADD pending :one",
        )
        .name("#kind", "kind")
        .name("#ttl", "ttl")
        .value(":kind", Window::KIND)?
        .value(":ttl", now + KEPT_SECONDS)?
        .value(":one", 1)?;
        let mut work = UnitOfWork::new();
        work.add(receipts::create(user_id, id, Channel::Count, now)?).or_retry();
        work.add(count).or_internal_error();
        match work.commit(self.0, ()).await? {
            // A retry means that it is counted.
            Commit::Done(()) | Commit::Retry => Ok(()),
        }
    }

    /// Takes the turn to push. Of several workers one gets it; the others wait until it has pushed or is lost.
    pub async fn take(&self, user_id: UserId, community_id: CommunityId, now: i64) -> Result<Turn> {
        let write = Write::update(key(user_id, community_id), "SET closed_until = :until")
            .condition("pending > :zero AND (attribute_not_exists(closed_until) OR closed_until <= :now)")
            .value(":until", now + LEASE_SECONDS)?
            .value(":zero", 0)?
            .value(":now", now)?;
        Ok(match self.0.write(write).await? {
            Outcome::Done(row) => Turn::Push(decode::<Window>(row)?.pending),
            Outcome::ConditionFailed(None) => Turn::Nothing,
            Outcome::ConditionFailed(Some(row)) => match decode(row)? {
                Window { pending: 0, .. } => Turn::Nothing,
                Window { closed_until, .. } => Turn::Wait(closed_until),
            },
        })
    }

    /// Ends a turn in which `pushed` posts were pushed: the next one begins after the window.
    pub async fn pushed(&self, user_id: UserId, community_id: CommunityId, pushed: u64, now: i64) -> Result<()> {
        let write = Write::update(
            key(user_id, community_id),
            "SET closed_until = :until, pending = pending - :pushed",
        )
        .condition("pending >= :pushed")
        .value(":until", now + WINDOW_SECONDS)?
        .value(":pushed", pushed)?;
        let (Outcome::Done(_) | Outcome::ConditionFailed(_)) = self.0.write(write).await?;
        Ok(())
    }

    /// Gives a turn back.
    pub async fn give_back(&self, user_id: UserId, community_id: CommunityId) -> Result<()> {
        let write = Write::update(key(user_id, community_id), "SET closed_until = :zero")
            .if_present()
            .value(":zero", 0)?;
        let (Outcome::Done(_) | Outcome::ConditionFailed(_)) = self.0.write(write).await?;
        Ok(())
    }

    /// Schedules a count. Repeating this has no effect.
    pub async fn schedule(&self, count: DueCount) -> Result<()> {
        match self.0.write(Write::put(due_key(count), &count)?.if_absent()).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// A page of the counts of a shard that are due.
    pub async fn due(&self, shard: u8, now: i64, page: PageQuery) -> Result<Paged<DueCount>> {
        let query = Query::partition(Table::Community, due_partition(shard)).before(format!("{:012}", now + 1));
        self.0.page(query, page).await
    }

    /// Ends a count that was pushed or scheduled anew. Repeating this has no effect.
    pub async fn end(&self, count: DueCount) -> Result<()> {
        let mut work = UnitOfWork::new();
        work.add(Write::delete(due_key(count))).or_internal_error();
        work.commit_once(self.0, ()).await
    }
}
