//! Operations of clients that were offline. Each is kept with its reply in the transaction of its effect, so a whole
//! batch can be sent again.
//!
//! | access pattern | key |
//! |---|---|
//! | operation of a user by its id | `USER#{user}` / `SYNCED#{operation}` |

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::database::idempotency::ReplyRecord;
use shared::database::{Item, Key, Row, Table, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;

use crate::store::enrollments::partition;

/// How long an operation is kept, in seconds (a week).
const KEPT_SECONDS: i64 = 7 * 86_400;

#[derive(Serialize, Deserialize)]
pub(super) struct OperationRow {
    fingerprint: String,
    reply: String,
    expires_at: i64,
    ttl: i64,
}

impl Row for OperationRow {
    const KIND: &str = "synced";
}

/// An operation that is about to be performed.
#[derive(Clone, Debug)]
pub struct OfflineOperation {
    key: Key,
    fingerprint: String,
    now: i64,
}

impl OfflineOperation {
    /// The operation `id` of a user, with its request.
    pub fn new(user_id: UserId, id: &str, request: &[u8], now: i64) -> Self {
        Self {
            key: Key::new(Table::Learning, partition(user_id), format!("SYNCED#{id}")),
            fingerprint: format!("{:x}", Sha256::digest(request)),
            now,
        }
    }

    /// The key of its row.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The reply that was kept, if `row`, the one under its key, says that it was performed before.
    ///
    /// # Errors
    /// [`ErrorCode::IdempotencyMismatch`] if it was another request.
    pub fn earlier_reply<T: DeserializeOwned>(&self, row: Option<Item>) -> Result<Option<T>> {
        let row: Option<OperationRow> = row.map(decode).transpose()?;
        match row.filter(|row| self.now < row.expires_at) {
            None => Ok(None),
            Some(row) if row.fingerprint == self.fingerprint => {
                serde_json::from_str(&row.reply).map(Some).map_err(Error::internal)
            }
            Some(_) => Err(Error::new(
                ErrorCode::IdempotencyMismatch,
                "This op_id was already used for a different operation.",
            )),
        }
    }
}

impl ReplyRecord for OfflineOperation {
    fn keep(&self, reply: &str) -> Result<Write> {
        let expires_at = self.now + KEPT_SECONDS;
        let row = OperationRow {
            fingerprint: self.fingerprint.clone(),
            reply: reply.to_owned(),
            expires_at,
            ttl: expires_at,
        };
        Write::put(self.key.clone(), &row)?
            .condition("attribute_not_exists(pk) OR expires_at <= :now")
            .value(":now", self.now)
    }
}
