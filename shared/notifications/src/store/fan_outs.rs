//! How far the notifications of all members of a community have got.
//!
//! | access pattern | key |
//! |---|---|
//! | shard of a fan-out | `FANOUT#{event}` / `SHARD#{number}` |
//! | shards of a fan-out | `FANOUT#{event}` / begins with `SHARD#` |
//! | plan of a fan-out, once it has all shards | `FANOUT#{event}` / `PLAN` |
//!
//! A shard is a range of members. Its worker moves the cursor behind each batch, so that a worker that takes over continues
//! after the last whole batch. Two workers of one shard at the same time are harmless: a member has one row of an event.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Outcome, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, Result};
use shared::ids::{OutboxEventId, UserId};

/// How long the rows are kept, in seconds.
const KEPT_SECONDS: i64 = 30 * 86_400;

/// A range of the members of a community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Its number, from 0.
    pub number: u32,
    /// The member after whom the shard begins, unless it is the first shard.
    #[serde(default)]
    pub after: Option<UserId>,
    /// Its last member.
    pub through: UserId,
    /// The number of its members.
    pub members: u32,
    /// The last member whose notification is stored.
    #[serde(default)]
    pub cursor: Option<UserId>,
    /// The number of members up to the cursor.
    #[serde(default)]
    pub done: u32,
}

impl Row for Shard {
    const KIND: &str = "fan_out_shard";
}

impl Shard {
    /// Whether all its members are done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.cursor == Some(self.through)
    }
}

/// Says that a fan-out has all its shards.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// The number of shards.
    pub shards: u32,
}

impl Row for Plan {
    const KIND: &str = "fan_out_plan";
}

fn partition(event_id: OutboxEventId) -> String {
    format!("FANOUT#{event_id}")
}

fn shard_key(event_id: OutboxEventId, number: u32) -> Key {
    Key::new(Table::Community, partition(event_id), format!("SHARD#{number:06}"))
}

fn plan_key(event_id: OutboxEventId) -> Key {
    Key::new(Table::Community, partition(event_id), "PLAN")
}

/// Reads and changes fan-outs.
#[derive(Clone, Copy, Debug)]
pub struct FanOuts<'a>(pub &'a Database);

impl FanOuts<'_> {
    /// The shards of a fan-out.
    pub async fn shards(&self, event_id: OutboxEventId) -> Result<Vec<Shard>> {
        let query = Query::partition(Table::Community, partition(event_id)).prefix("SHARD#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// The plan of a fan-out, once it has all shards.
    pub async fn plan(&self, event_id: OutboxEventId) -> Result<Option<Plan>> {
        self.0.get(&plan_key(event_id)).await
    }

    /// Adds a shard, unless another planner has added one with its number; the one that is stored is returned.
    pub async fn add_shard(&self, event_id: OutboxEventId, shard: Shard, now: i64) -> Result<Shard> {
        let write = Write::put(shard_key(event_id, shard.number), &shard)?
            .if_absent()
            .attribute_number("ttl", now + KEPT_SECONDS);
        match self.0.write(write).await? {
            Outcome::ConditionFailed(Some(row)) => decode(row),
            Outcome::Done(_) | Outcome::ConditionFailed(None) => Ok(shard),
        }
    }

    /// Notes that a fan-out has all its shards.
    pub async fn finish_plan(&self, event_id: OutboxEventId, shards: u32, now: i64) -> Result<()> {
        let plan = Write::put(plan_key(event_id), &Plan { shards })?.attribute_number("ttl", now + KEPT_SECONDS);
        let mut work = UnitOfWork::new();
        work.add(plan).or_internal_error();
        work.commit_once(self.0, ()).await
    }

    /// A shard of a fan-out.
    pub async fn shard(&self, event_id: OutboxEventId, number: u32) -> Result<Option<Shard>> {
        self.0.get(&shard_key(event_id, number)).await
    }

    /// Moves the cursor of a shard, and returns the shard as it is then: another worker may be further.
    pub async fn advance(&self, event_id: OutboxEventId, shard: &Shard) -> Result<Shard> {
        let write = Write::update(shard_key(event_id, shard.number), "SET #cursor = :cursor, done = :done")
            .if_present()
            .condition("attribute_not_exists(#cursor) OR #cursor < :cursor")
            .name("#cursor", "cursor")
            .value(":cursor", shard.cursor)?
            .value(":done", shard.done)?;
        match self.0.write(write).await? {
            Outcome::Done(row) | Outcome::ConditionFailed(Some(row)) => decode(row),
            Outcome::ConditionFailed(None) => Err(Error::internal("a shard of a fan-out is gone")),
        }
    }
}
