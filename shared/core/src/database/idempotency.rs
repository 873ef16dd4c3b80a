//! Idempotency keys: the same request again gets the first reply again, and its effect happens once.
//!
//! | access pattern | key |
//! |---|---|
//! | a user's key | `IDEMPOTENCY#{user}#{operation}` / `{key}` |
//!
//! A request takes a lease on its key, works, and completes the key in the transaction of its effect. If it stops
//! half-way there is no effect and the lease runs out, so the key can be used again. If a slow request outlives its
//! lease and another one takes over, only one of the two can complete: the other's transaction fails with its effect.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::database::{Database, Key, Outcome, Row, Table, Write, decode};
use crate::error::{Error, ErrorCode, Result};
use crate::ids::{LeaseId, UserId};

/// How long a request may run before its key can be taken over, in seconds.
const LEASE_SECONDS: i64 = 60;
/// How long the first reply is kept, in seconds.
const KEPT_SECONDS: i64 = 86_400;

#[derive(Serialize, Deserialize)]
struct KeyRow {
    fingerprint: String,
    /// The holder of the lease: only the holder may complete.
    holder: LeaseId,
    lease_until: i64,
    expires_at: i64,
    #[serde(default)]
    reply: Option<String>,
    ttl: i64,
}

impl Row for KeyRow {
    const KIND: &str = "idempotency_key";
}

/// Where the reply of a request is kept, so that the same request again gets it again.
pub enum IdempotencyRecord {
    /// Nowhere: the request has no key.
    None,
    /// Under the request's idempotency key.
    Key(Lease),
    /// With something else that makes the request repeatable, such as an operation of a phone that was offline.
    Elsewhere(Box<dyn ReplyRecord>),
}

/// A place for the reply of a request.
pub trait ReplyRecord: Send + Sync {
    /// A write that keeps `reply`; its condition fails if there is a reply already.
    fn keep(&self, reply: &str) -> Result<Write>;
}

/// What becomes of a request that may have come before.
pub enum IdempotencyOutcome<T> {
    /// Go ahead, and [complete](crate::database::UnitOfWork::complete) the record in the transaction of the effect.
    Proceed(IdempotencyRecord),
    /// The request has happened, and this was its reply.
    Replay(T),
}

impl IdempotencyRecord {
    /// A write that keeps `reply`, if it is kept at all.
    pub(super) fn complete(&self, reply: &impl Serialize) -> Result<Option<Write>> {
        let reply = || serde_json::to_string(reply).map_err(Error::internal);
        match self {
            Self::None => Ok(None),
            Self::Key(lease) => lease.complete(&reply()?).map(Some),
            Self::Elsewhere(record) => record.keep(&reply()?).map(Some),
        }
    }

    /// Gives the key back if the request had no effect, so that the client can try again at once, and hands `outcome`
    /// on.
    pub async fn release_on_error<T>(self, database: &Database, outcome: Result<T>) -> Result<T> {
        if let (Self::Key(lease), Err(_)) = (self, &outcome) {
            // The error of the request matters more than one of the key, which becomes free when the lease ends.
            if let Err(error) = lease.release(database).await {
                tracing::warn!(%error, "an idempotency key is left to its lease");
            }
        }
        outcome
    }
}

/// The error of a request whose key another request has, for at most this many seconds.
#[must_use]
pub fn still_running(seconds: u64) -> Error {
    let detail = "A request with this Idempotency-Key is still running; please send it again.";
    Error::new(ErrorCode::IdempotencyRunning, detail).retry_after(seconds)
}

/// What a request with a key may do.
enum Claim {
    /// Go ahead.
    Run(Lease),
    /// It is done: this was the reply.
    Replay(String),
}

/// The right to run the request of a key.
#[derive(Debug)]
pub struct Lease {
    key: Key,
    holder: LeaseId,
}

impl Lease {
    /// A write that completes the key with what the reply is to be made from; its condition fails if the lease was
    /// lost.
    fn complete(&self, reply: &str) -> Result<Write> {
        Write::update(self.key.clone(), "SET reply = :reply")
            .condition("holder = :holder AND attribute_not_exists(reply)")
            .value(":reply", reply)?
            .value(":holder", self.holder)
    }

    /// Gives the key back after a request without an effect, so that the same request may run again at once.
    async fn release(self, database: &Database) -> Result<()> {
        let write = Write::update(self.key, "SET lease_until = :never")
            .condition("holder = :holder AND attribute_not_exists(reply)")
            .value(":never", 0)?
            .value(":holder", self.holder)?;
        match database.write(write).await? {
            // Somebody else took the key over: it is theirs to complete.
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}

/// Stores idempotency.
#[derive(Clone, Copy, Debug)]
pub struct Idempotency<'a>(pub &'a Database);

impl Idempotency<'_> {
    /// Begins a request of `user`, which may have a key. `T` is what its reply is made from: what was
    /// [kept](crate::database::UnitOfWork::complete) for it.
    ///
    /// # Errors
    /// [`ErrorCode::IdempotencyMismatch`] for another request, [`ErrorCode::IdempotencyRunning`] while the first one runs.
    pub async fn begin<T: DeserializeOwned>(
        &self,
        user: UserId,
        operation: &str,
        key: Option<&str>,
        request: &(impl Serialize + Sync),
        now: i64,
    ) -> Result<IdempotencyOutcome<T>> {
        let Some(key) = key else {
            return Ok(IdempotencyOutcome::Proceed(IdempotencyRecord::None));
        };
        let request = serde_json::to_vec(request).map_err(Error::internal)?;
        let holder = self.0.ids.id();
        match self.claim(user, operation, key, &request, holder, now).await? {
            Claim::Run(lease) => Ok(IdempotencyOutcome::Proceed(IdempotencyRecord::Key(lease))),
            Claim::Replay(reply) => {
                let reply = serde_json::from_str(&reply).map_err(Error::internal)?;
                Ok(IdempotencyOutcome::Replay(reply))
            }
        }
    }

    /// Claims `key` for a request of `user` with this body. `holder` is a new id.
    ///
    /// # Errors
    /// [`ErrorCode::IdempotencyMismatch`] for another body, [`ErrorCode::IdempotencyRunning`] while the first request runs.
    async fn claim(
        &self,
        user: UserId,
        operation: &str,
        key: &str,
        body: &[u8],
        holder: LeaseId,
        now: i64,
    ) -> Result<Claim> {
        let fingerprint = format!("{:x}", Sha256::digest(body));
        let key = Key::new(Table::Otps, format!("IDEMPOTENCY#{user}#{operation}"), key);
        let row = KeyRow {
            fingerprint: fingerprint.clone(),
            holder,
            lease_until: now + LEASE_SECONDS,
            expires_at: now + KEPT_SECONDS,
            reply: None,
            ttl: now + KEPT_SECONDS,
        };
        let write = Write::put(key.clone(), &row)?
            .condition(
                "attribute_not_exists(pk) OR expires_at <= :now OR \
                 (attribute_not_exists(reply) AND lease_until <= :now AND fingerprint = :fingerprint)",
            )
            .value(":now", now)?
            .value(":fingerprint", &fingerprint)?;
        let before: KeyRow = match self.0.write(write).await? {
            Outcome::Done(_) => return Ok(Claim::Run(Lease { key, holder })),
            Outcome::ConditionFailed(Some(row)) => decode(row)?,
            Outcome::ConditionFailed(None) => return Err(Error::internal("a failed condition on no row")),
        };
        match before.reply {
            // The first try was done, but its reply was lost on the way.
            None if before.holder == holder => Ok(Claim::Run(Lease { key, holder })),
            _ if before.fingerprint != fingerprint => Err(Error::new(
                ErrorCode::IdempotencyMismatch,
                "This Idempotency-Key came with another body before.",
            )),
            Some(reply) => Ok(Claim::Replay(reply)),
            None => {
                let wait = u64::try_from(before.lease_until - now).unwrap_or(1);
                Err(still_running(wait))
            }
        }
    }
}
