//! Operations of phones that were offline. Each is remembered with its reply in the transaction of its effect, so a batch can be
//! sent again whole.
//!
//! | access pattern | key |
//! |---|---|
//! | operation of a user by its id | `USER#{user}` / `SYNCED#{operation}` |

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::database::{Item, Key, Table, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;

use crate::store::enrollments::partition;

/// How long an operation is remembered, in seconds (a week).
const KEPT_SECONDS: i64 = 7 * 86_400;

#[derive(Serialize, Deserialize)]
struct Row {
    fingerprint: String,
    reply: String,
    expires_at: i64,
    ttl: i64,
}

/// An operation that is about to happen.
#[derive(Clone, Debug)]
pub struct Operation {
    key: Key,
    fingerprint: String,
    now: i64,
}

impl Operation {
    /// The operation `id` of a user, which asks for `request`.
    #[must_use]
    pub fn new(user_id: Id, id: &str, request: &[u8], now: i64) -> Self {
        Self {
            key: Key::new(Table::Learning, partition(user_id), format!("SYNCED#{id}")),
            fingerprint: format!("{:x}", Sha256::digest(request)),
            now,
        }
    }

    /// The key of its row.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// What the reply was made of, if `row`, the one under its key, says that it has happened.
    ///
    /// # Errors
    /// [`Code::IdempotencyMismatch`] if it was another request.
    pub fn reply(&self, row: Option<Item>) -> Result<Option<String>> {
        let row: Option<Row> = row.map(decode).transpose()?;
        match row.filter(|row| self.now < row.expires_at) {
            None => Ok(None),
            Some(row) if row.fingerprint == self.fingerprint => Ok(Some(row.reply)),
            Some(_) => Err(Error::new(
                Code::IdempotencyMismatch,
                "This op_id came with another operation before.",
            )),
        }
    }

    /// A write that remembers it; its condition fails if it has happened meanwhile.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub fn remember(&self, reply: &str) -> Result<Write> {
        let expires_at = self.now + KEPT_SECONDS;
        let row = Row {
            fingerprint: self.fingerprint.clone(),
            reply: reply.to_owned(),
            expires_at,
            ttl: expires_at,
        };
        Write::put(self.key.clone(), "synced", &row)?
            .condition("attribute_not_exists(pk) OR expires_at <= :now")
            .value(":now", self.now)
    }
}
