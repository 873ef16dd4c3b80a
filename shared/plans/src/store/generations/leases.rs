//! The operations of workers on generations of study plans.
//!
//! pending → running → ready or failed. A worker runs a generation under a lease. It writes days and tasks first; they
//! become visible all at once when the generation becomes ready. A failed generation counts toward the quota only if the
//! AI service replied to it.

use jiff::Timestamp;
use shared::database::{Commit, Outcome, Retry, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{GenerationId, LeaseId, UserId};

use crate::rules::generation::GenerationStatus;
use crate::store::generations::{Generation, Generations, LatestPlan, latest_key, quota_sk, sk};
use crate::store::plans::key;

/// The result of acquiring the lease of a generation.
#[derive(Debug)]
pub enum LeaseOutcome {
    /// The worker has the lease and must make the plan.
    Acquired(Box<Generation>),
    /// Another worker has the lease, until this Unix time at most.
    Held(i64),
    /// The generation is ready.
    Ready(Box<Generation>),
    /// The generation failed with this error code.
    Failed(String),
    /// The generation does not exist, or its student has been deleted.
    Gone,
    /// The stored row cannot be parsed.
    Unreadable(Error),
}

impl Generations<'_> {
    /// Acquires a lease of `seconds` on an unfinished generation. `holder` is a new id.
    pub async fn acquire(
        &self,
        user_id: UserId,
        id: GenerationId,
        holder: LeaseId,
        now: i64,
        seconds: i64,
    ) -> Result<LeaseOutcome> {
        let write = Write::update(
            key(user_id, sk(id)),
            "SET #status = :running, holder = :holder, lease_until = :until ADD attempts :one",
        )
        .if_present()
        .condition("#status = :pending OR (#status = :running AND lease_until <= :now)")
        .name("#status", "status")
        .value(":pending", GenerationStatus::Pending)?
        .value(":running", GenerationStatus::Running)?
        .value(":holder", holder)?
        .value(":until", now + seconds)?
        .value(":now", now)?
        .value(":one", 1)?;
        let run = |row| {
            decode(row).map_or_else(LeaseOutcome::Unreadable, |generation| {
                LeaseOutcome::Acquired(Box::new(generation))
            })
        };
        let row = match self.0.write(write).await? {
            Outcome::Done(row) => return Ok(run(row)),
            Outcome::ConditionFailed(None) => return Ok(LeaseOutcome::Gone),
            Outcome::ConditionFailed(Some(row)) => row,
        };
        // The status can be read even if the rest of the row cannot be parsed.
        let text = |name| {
            row.get(name)
                .and_then(|value| value.as_s().ok())
                .map_or("", String::as_str)
        };
        match GenerationStatus::parse(text("status")).map_err(Error::internal)? {
            GenerationStatus::Ready => Ok(LeaseOutcome::Ready(Box::new(decode(row)?))),
            GenerationStatus::Failed => Ok(LeaseOutcome::Failed(text("failure").to_owned())),
            // An earlier attempt of this call succeeded, but its reply was lost.
            GenerationStatus::Running if text("holder") == holder.to_string() => Ok(run(row)),
            GenerationStatus::Pending | GenerationStatus::Running => {
                let until = row.get("lease_until").and_then(|until| until.as_n().ok()?.parse().ok());
                Ok(LeaseOutcome::Held(until.unwrap_or(now)))
            }
        }
    }

    /// Releases a lease, so that the next delivery can try at once.
    pub async fn release(&self, user_id: UserId, id: GenerationId, holder: LeaseId) -> Result<()> {
        let write = Write::update(key(user_id, sk(id)), "SET lease_until = :zero")
            .condition("holder = :holder")
            .value(":zero", 0)?
            .value(":holder", holder)?;
        match self.0.write(write).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Marks a generation as ready, which makes its days and tasks visible, together with the event `news`. `made`
    /// contains the results. Returns false if the lease was lost or the student has been deleted.
    pub async fn finish(
        &self,
        user_id: UserId,
        made: &Generation,
        holder: LeaseId,
        now: Timestamp,
        news: Write,
    ) -> Result<bool> {
        let ready = Write::update(
            key(user_id, sk(made.id)),
            "SET #status = :ready, #source = :source, warnings = :warnings, tasks = :tasks, #minutes = :minutes, \
             last_date = :last, finished_at = :now REMOVE holder, lease_until",
        )
        .condition("#status = :running AND holder = :holder")
        .name("#status", "status")
        .name("#source", "source")
        .name("#minutes", "minutes")
        .value(":ready", GenerationStatus::Ready)?
        .value(":running", GenerationStatus::Running)?
        .value(":holder", holder)?
        .value(":source", made.source)?
        .value(":warnings", &made.warnings)?
        .value(":tasks", made.tasks)?
        .value(":minutes", made.minutes)?
        .value(":last", made.last_date)?
        .value(":now", now)?;
        let latest = LatestPlan {
            generation_id: made.id,
            revision: 0,
        };
        let latest = Write::put(latest_key(user_id), &latest)?
            .condition("attribute_not_exists(pk) OR generation_id < :id")
            .value(":id", made.id)?;
        let mut is_lease_lost = false;
        let mut work = UnitOfWork::new();
        work.add(ready.clone()).or_decide(|_row| {
            is_lease_lost = true;
            Ok(Retry)
        });
        work.add(latest).or_retry();
        work.add(news.clone()).or_internal_error();
        match work.commit(self.0, ()).await? {
            Commit::Done(()) => Ok(true),
            Commit::Retry if is_lease_lost => Ok(false),
            // A later generation is ready already, and stays the latest.
            Commit::Retry => {
                let mut work = UnitOfWork::new();
                work.add(ready).or_retry();
                work.add(news).or_internal_error();
                Ok(work.commit(self.0, ()).await? == Commit::Done(()))
            }
        }
    }

    /// Marks a generation as failed with an error code and returns its place in the quota, unless the AI service
    /// replied: a request that makes it reply nonsense costs as much as any other. Does nothing if the generation is
    /// ready or has failed already.
    pub async fn fail(
        &self,
        user_id: UserId,
        id: GenerationId,
        asked_at: Timestamp,
        code: ErrorCode,
        now: Timestamp,
    ) -> Result<()> {
        let failed = Write::update(
            key(user_id, sk(id)),
            "SET #status = :failed, failure = :code, finished_at = :now REMOVE holder, lease_until",
        )
        .condition("#status = :pending OR #status = :running")
        .name("#status", "status")
        .value(":pending", GenerationStatus::Pending)?
        .value(":running", GenerationStatus::Running)?
        .value(":failed", GenerationStatus::Failed)?
        .value(":code", code.as_str())?
        .value(":now", now)?;
        let mut work = UnitOfWork::new();
        work.add(failed).or_retry();
        if code != ErrorCode::AiInvalidResponse {
            let quota = Write::update(key(user_id, quota_sk(asked_at)), "ADD used :minus_one");
            work.add(quota.value(":minus_one", -1)?.if_present()).or_retry();
        }
        match work.commit(self.0, ()).await? {
            Commit::Done(()) | Commit::Retry => Ok(()),
        }
    }
}
