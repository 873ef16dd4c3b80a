//! Users whom a user has blocked.
//!
//! | access pattern | key |
//! |---|---|
//! | the users whom a user has blocked | `USER#{user}` / `BLOCKS` |
//!
//! The row is a set, so that a request reads it together with the session, and that blocking twice has one effect.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;

use crate::store::members::user_partition;

/// The maximum number of users whom a user can block.
pub const MAX_BLOCKED: u32 = 1_000;

/// The users whom a user has blocked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Blocks {
    #[serde(default)]
    blocked: Vec<UserId>,
}

impl Row for Blocks {
    const KIND: &str = "blocks";
}

impl Blocks {
    /// The blocks in a row, which exists only for users who have blocked somebody.
    pub fn read(row: Option<Item>) -> Result<Self> {
        row.map_or_else(|| Ok(Self::default()), decode)
    }

    /// Whether the user has blocked `other`.
    #[must_use]
    pub fn has(&self, other: UserId) -> bool {
        self.blocked.contains(&other)
    }

    /// The blocked users, in the order of their ids.
    #[must_use]
    pub fn users(mut self) -> Vec<UserId> {
        self.blocked.sort_unstable();
        self.blocked
    }
}

/// The key of the row.
#[must_use]
pub fn key(user_id: UserId) -> Key {
    Key::new(Table::Community, user_partition(user_id), "BLOCKS")
}

/// A check that `user_id` has not blocked `other`.
pub fn check_not_blocked(user_id: UserId, other: UserId) -> Result<Write> {
    Write::check(key(user_id))
        .condition("attribute_not_exists(blocked) OR NOT contains(blocked, :other)")
        .value(":other", other)
}

/// Reads and writes blocks.
#[derive(Clone, Copy, Debug)]
pub struct BlockLists<'a>(pub &'a Database);

impl BlockLists<'_> {
    /// The users whom a user has blocked.
    pub async fn get(&self, user_id: UserId) -> Result<Blocks> {
        Ok(self.0.get(&key(user_id)).await?.unwrap_or_default())
    }

    /// Blocks a user. Repeating this is harmless.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] if there are [`MAX_BLOCKED`] already.
    pub async fn block(&self, user_id: UserId, other: UserId) -> Result<()> {
        let write = Write::update(key(user_id), "SET #kind = :kind ADD blocked :others")
            .condition("attribute_not_exists(blocked) OR contains(blocked, :other) OR size(blocked) < :max")
            .name("#kind", "kind")
            .value(":kind", Blocks::KIND)?
            .value(":other", other)?
            .value(":max", MAX_BLOCKED)?
            .value_as(":others", AttributeValue::Ss(vec![other.to_string()]));
        let full = || {
            Error::new(
                ErrorCode::Conflict,
                format!("You can block at most {MAX_BLOCKED} users."),
            )
        };
        let mut work = UnitOfWork::new();
        work.add(write).or_fail(full);
        work.commit_once(self.0, ()).await
    }

    /// Unblocks a user. Repeating this is harmless.
    pub async fn unblock(&self, user_id: UserId, other: UserId) -> Result<()> {
        let write = Write::update(key(user_id), "DELETE blocked :others")
            .value_as(":others", AttributeValue::Ss(vec![other.to_string()]));
        let mut work = UnitOfWork::new();
        work.add(write).or_internal_error();
        work.commit_once(self.0, ()).await
    }

    /// Erases the row of a user.
    pub async fn erase(&self, user_id: UserId) -> Result<()> {
        let mut work = UnitOfWork::new();
        work.add(Write::delete(key(user_id))).or_internal_error();
        work.commit_once(self.0, ()).await
    }
}
