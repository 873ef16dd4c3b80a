//! Circuit breakers for external services, shared by all containers.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | the breaker of a service | `BREAKER#{service}` / `BREAKER` |
//!
//! Failures in a row open the breaker for a while; then one caller at a time may try. A success closes it. While the
//! service works there is no row, so a call costs a read and no write.

use serde::{Deserialize, Serialize};

use crate::database::{Database, Key, Outcome, Table, Write};
use crate::error::Result;

/// Failures in a row that open a breaker.
pub const OPENING_FAILURES: u32 = 5;
/// How long it stays open, and how long the caller who tries then has, in seconds.
pub const OPEN_SECONDS: i64 = 30;

/// A breaker as read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breaker {
    /// Failures in a row.
    #[serde(default)]
    failures: u32,
    /// No call may be made before this second.
    #[serde(default)]
    open_until: i64,
}

/// The decision about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// Make the call, and record its outcome.
    Ask(Breaker),
    /// Make no call for this many seconds.
    Wait(u64),
}

/// Stores breakers.
#[derive(Clone, Copy, Debug)]
pub struct Breakers<'a>(pub &'a Database);

fn key(service: &str) -> Key {
    Key::new(Table::Plans, format!("BREAKER#{service}"), "BREAKER")
}

impl Breakers<'_> {
    /// Whether `service` may be asked at `now`.
    pub async fn permit(&self, service: &str, now: i64) -> Result<Permit> {
        let breaker: Breaker = self.0.get(&key(service)).await?.unwrap_or_default();
        if breaker.failures < OPENING_FAILURES {
            return Ok(Permit::Ask(breaker));
        }
        if now < breaker.open_until {
            return Ok(Permit::Wait(u64::try_from(breaker.open_until - now).unwrap_or(1)));
        }
        let attempt = Write::update(key(service), "SET open_until = :until")
            .condition("open_until = :seen")
            .value(":until", now + OPEN_SECONDS)?
            .value(":seen", breaker.open_until)?;
        Ok(match self.0.write(attempt).await? {
            Outcome::Done(_) => Permit::Ask(breaker),
            Outcome::ConditionFailed(_) => Permit::Wait(OPEN_SECONDS.unsigned_abs()),
        })
    }

    /// Records that `service` answered; `before` is the breaker of the permit.
    pub async fn succeeded(&self, service: &str, before: Breaker) -> Result<()> {
        if before == Breaker::default() {
            return Ok(());
        }
        let (Outcome::Done(_) | Outcome::ConditionFailed(_)) = self.0.write(Write::delete(key(service))).await?;
        Ok(())
    }

    /// Records that `service` failed.
    pub async fn failed(&self, service: &str, before: Breaker, now: i64) -> Result<()> {
        let opens = before.failures + 1 >= OPENING_FAILURES;
        let until = if opens { now + OPEN_SECONDS } else { 0 };
        let write = Write::update(key(service), "SET #kind = :kind, open_until = :until ADD failures :one")
            .name("#kind", "kind")
            .value(":kind", "breaker")?
            .value(":until", until)?
            .value(":one", 1)?;
        let (Outcome::Done(_) | Outcome::ConditionFailed(_)) = self.0.write(write).await?;
        Ok(())
    }
}
