//! Who is typing.
//!
//! | access pattern | key |
//! |---|---|
//! | whether a member is typing | `COMMUNITY#{id}#TYPING` / `{user}` |
//!
//! The row outlives its time by less than a minute.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Outcome, Row, Table, Write};
use shared::error::Result;
use shared::ids::{CommunityId, UserId};

use crate::store::groups;

/// The time after which TTL removes a row, in seconds.
const KEPT_SECONDS: i64 = 30;

/// A member who is typing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typing {
    /// Until when, in Unix milliseconds.
    pub until: i64,
    /// When the others last got a frame about it, in Unix milliseconds; 0 if they have not yet.
    pub announced_at: i64,
    ttl: i64,
}

impl Row for Typing {
    const KIND: &str = "typing";
}

fn key(id: CommunityId, user_id: UserId) -> Key {
    Key::new(
        Table::Community,
        format!("{}#TYPING", groups::partition(id)),
        user_id.to_string(),
    )
}

/// Reads and writes who is typing.
#[derive(Clone, Copy, Debug)]
pub struct TypingRows<'a>(pub &'a Database);

impl TypingRows<'_> {
    /// Whether a member is typing.
    pub async fn get(&self, id: CommunityId, user_id: UserId) -> Result<Option<Typing>> {
        self.0.get(&key(id, user_id)).await
    }

    /// Stores that a member is typing from `now` until `until`. Returns whether the others are to hear of it: not if
    /// they have heard of it after `announced_after`.
    pub async fn start(
        &self,
        id: CommunityId,
        user_id: UserId,
        now: i64,
        until: i64,
        announced_after: i64,
    ) -> Result<bool> {
        let row = Typing {
            until,
            announced_at: now,
            ttl: until / 1_000 + KEPT_SECONDS,
        };
        let write = Write::put(key(id, user_id), &row)?
            .condition("attribute_not_exists(pk) OR announced_at <= :after")
            .value(":after", announced_after)?;
        Ok(matches!(self.0.write(write).await?, Outcome::Done(_)))
    }

    /// Ends the time of a member who has stopped typing. Returns whether the member was typing.
    pub async fn stop(&self, id: CommunityId, user_id: UserId, now: i64) -> Result<bool> {
        let write = Write::update(key(id, user_id), "SET #until = :now")
            .condition("#until > :now")
            .name("#until", "until")
            .value(":now", now)?;
        Ok(matches!(self.0.write(write).await?, Outcome::Done(_)))
    }

    /// Deletes the row of a member whose time is over. Returns whether there was one.
    pub async fn end(&self, id: CommunityId, user_id: UserId, now: i64) -> Result<bool> {
        let write = Write::delete(key(id, user_id))
            .condition("#until <= :now")
            .name("#until", "until")
            .value(":now", now)?;
        Ok(matches!(self.0.write(write).await?, Outcome::Done(_)))
    }
}
