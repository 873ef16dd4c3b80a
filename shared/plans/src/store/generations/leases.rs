//! What workers do with generations of study plans; the rows are those of [`crate::store::generations`].
//!
//! pending → running → ready or failed. A worker runs a generation under a lease; days and tasks are written first and become visible,
//! all at once, when the generation turns ready. A failed one gives its place in the quota back.

use jiff::Timestamp;
use shared::database::{Outcome, TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;

use crate::rules::generation::GenerationStatus;
use crate::store::generations::{Generation, Generations, Latest, quota_sk, sk};
use crate::store::plans::key;

/// What a worker may do with a generation.
#[derive(Debug)]
pub enum Claim {
    /// Make the plan.
    Run(Box<Generation>),
    /// Another worker is at it, until this second unless it ends before.
    Held(i64),
    /// It is ready.
    Ready(Box<Generation>),
    /// It has failed with this code.
    Failed(String),
    /// There is no such generation (any more).
    Gone,
    /// What is stored cannot be read, and never will.
    Unreadable(Error),
}

impl Generations<'_> {
    /// Takes a lease of `seconds` on a generation that is to be made. `holder` is a new id.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn claim(&self, user_id: Id, id: Id, holder: Id, now: i64, seconds: i64) -> Result<Claim> {
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
        let run = |row| decode(row).map_or_else(Claim::Unreadable, |generation| Claim::Run(Box::new(generation)));
        let row = match self.0.write(write).await? {
            Outcome::Done(row) => return Ok(run(row)),
            Outcome::ConditionFailed(None) => return Ok(Claim::Gone),
            Outcome::ConditionFailed(Some(row)) => row,
        };
        // Of a row that cannot be read the status still can.
        let text = |name| {
            row.get(name)
                .and_then(|value| value.as_s().ok())
                .map_or("", String::as_str)
        };
        match GenerationStatus::parse(text("status")).map_err(Error::internal)? {
            GenerationStatus::Ready => Ok(Claim::Ready(Box::new(decode(row)?))),
            GenerationStatus::Failed => Ok(Claim::Failed(text("failure").to_owned())),
            // The first try was done, but its reply was lost on the way.
            GenerationStatus::Running if text("holder") == holder.to_string() => Ok(run(row)),
            GenerationStatus::Pending | GenerationStatus::Running => {
                let until = row.get("lease_until").and_then(|until| until.as_n().ok()?.parse().ok());
                Ok(Claim::Held(until.unwrap_or(now)))
            }
        }
    }

    /// Gives a lease back, so that the generation can be taken up again at once.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn release(&self, user_id: Id, id: Id, holder: Id) -> Result<()> {
        let write = Write::update(key(user_id, sk(id)), "SET lease_until = :zero")
            .condition("holder = :holder")
            .value(":zero", 0)?
            .value(":holder", holder)?;
        match self.0.write(write).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Turns a generation whose days and tasks are stored ready: they are visible from here on. `made` has what there is to say
    /// about the plan. False if the lease was lost or the student has left.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn finish(&self, user_id: Id, made: &Generation, holder: Id, now: Timestamp) -> Result<bool> {
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
        let latest = Write::put(
            key(user_id, "LATEST"),
            "plan_latest",
            &Latest { generation_id: made.id },
        )?
        .condition("attribute_not_exists(pk) OR generation_id < :id")
        .value(":id", made.id)?;
        match self.0.transact(vec![ready.clone(), latest]).await? {
            TransactionOutcome::Done => Ok(true),
            TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|failed| failed.index == 0) => Ok(false),
            // A later one was ready before, and stays the latest.
            TransactionOutcome::ConditionFailed(_) => Ok(matches!(self.0.write(ready).await?, Outcome::Done(_))),
        }
    }

    /// Remembers that a generation has failed, and why, unless it is ready or has failed before; gives its place in the quota
    /// back.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn fail(&self, user_id: Id, id: Id, asked_at: Timestamp, code: Code, now: Timestamp) -> Result<()> {
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
        let quota = Write::update(key(user_id, quota_sk(asked_at)), "ADD used :minus_one").value(":minus_one", -1)?;
        match self.0.transact(vec![failed, quota.if_present()]).await? {
            TransactionOutcome::Done | TransactionOutcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Remembers that the student's sockets were told.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn set_told(&self, user_id: Id, id: Id) -> Result<()> {
        let write = Write::update(key(user_id, sk(id)), "SET told = :true")
            .if_present()
            .value(":true", true)?;
        match self.0.write(write).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}
