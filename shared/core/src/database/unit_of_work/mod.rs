//! The one way to read, decide by a rule, and write all or nothing, and to repeat this if another request was faster.
//!
//! A [`UnitOfWork`] collects writes. Each is added together with the meaning of its lost condition, so the order of the
//! writes does not decide about errors. [`Database::retry`] is the one loop of retries.

use std::ops::ControlFlow;

use serde::Serialize;

use crate::database::idempotency::{self, IdempotencyRecord};
use crate::database::transaction::FailedCondition;
use crate::database::write::Action;
use crate::database::{Database, Item, Outcome, Table, TransactionOutcome, Write};
use crate::error::{Error, Result};

/// How often a unit of work is tried while others change its rows. Each lost round was won by another unit, so this is
/// how many can work on the same row at once.
const MAX_ROUNDS: u32 = 30;
/// The longest pause between two rounds is that after the fifth lost one, 320 ms: all rounds together must fit into a
/// request.
const MAX_BACK_OFF: u32 = 4;
/// The maximum number of writes of a transaction.
const MAX_WRITES: usize = 100;

/// The outcome of a unit of work.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a unit of work that has to be retried has changed nothing"]
pub enum Commit<T> {
    /// All of it has happened.
    Done(T),
    /// Nothing has happened, because somebody else was faster: read and decide again.
    Retry,
}

/// The decision of [`PendingWrite::or_decide`] to read and decide again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry;

type Decision<'a> = Box<dyn FnOnce(Option<Item>) -> Result<Retry> + Send + 'a>;

/// The meaning of a lost condition.
enum IfLost<'a> {
    Retry,
    Decide(Decision<'a>),
    /// The request with the same idempotency key has happened already.
    Completed,
}

struct Part<'a> {
    writes: Vec<Write>,
    if_lost: IfLost<'a>,
}

/// Writes that happen together or not at all.
#[derive(Default)]
#[must_use = "nothing is written before the unit of work is committed"]
pub struct UnitOfWork<'a> {
    parts: Vec<Part<'a>>,
}

/// Writes that were added, and do not yet say what their lost condition means.
#[must_use = "say what a lost condition means: `or_fail`, `or_retry`, `or_decide` or `or_internal_error`"]
pub struct PendingWrite<'w, 'a>(&'w mut IfLost<'a>);

impl<'a> UnitOfWork<'a> {
    /// A unit of work that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| part.writes.is_empty())
    }

    /// Adds a write. Say next what it means that its condition does not hold.
    pub fn add(&mut self, write: Write) -> PendingWrite<'_, 'a> {
        self.add_all([write])
    }

    /// Adds several writes. Say next what it means that the condition of any of them does not hold.
    pub fn add_all(&mut self, writes: impl IntoIterator<Item = Write>) -> PendingWrite<'_, 'a> {
        let writes: Vec<_> = writes.into_iter().collect();
        let tables: Vec<Table> = writes.iter().map(|write| write.key.table).collect();
        self.push(writes, IfLost::Decide(Box::new(move |_row| Err(impossible(&tables)))))
    }

    /// Keeps `reply` for the same request again. If that is kept already, the request has happened and everything of
    /// this unit with it: this error comes before all others.
    pub fn complete(&mut self, idempotency: &IdempotencyRecord, reply: &impl Serialize) -> Result<()> {
        if let Some(write) = idempotency.complete(reply)? {
            let _completed = self.push(vec![write], IfLost::Completed);
        }
        Ok(())
    }

    fn push(&mut self, writes: Vec<Write>, if_lost: IfLost<'a>) -> PendingWrite<'_, 'a> {
        self.parts.push(Part { writes, if_lost });
        let last = self.parts.len() - 1;
        PendingWrite(&mut self.parts[last].if_lost)
    }

    /// Executes the writes, all or none, and gives `value` then. A single write is executed alone, which takes half the
    /// capacity of a transaction, and a unit without writes makes no call.
    ///
    /// Of several conditions that do not hold, that of the idempotency key decides, else the first one, in the order of
    /// addition, that means an error; it is a retry only if none does.
    ///
    /// # Errors
    /// What a lost condition means; [`ErrorCode::IdempotencyRunning`](crate::ErrorCode::IdempotencyRunning) for the idempotency
    /// key.
    pub async fn commit<T>(self, database: &Database, value: T) -> Result<Commit<T>> {
        let (mut writes, mut owners, mut meanings) = (Vec::new(), Vec::new(), Vec::new());
        for (owner, part) in self.parts.into_iter().enumerate() {
            owners.extend(part.writes.iter().map(|_write| owner));
            writes.extend(part.writes);
            meanings.push(Some(part.if_lost));
        }
        let mut lost = execute(database, writes).await?;
        if lost.is_empty() {
            return Ok(Commit::Done(value));
        }
        lost.sort_by_key(|failed| failed.index);
        let mut decisions = Vec::new();
        for failed in lost {
            match owners
                .get(failed.index)
                .and_then(|owner| meanings.get_mut(*owner)?.take())
            {
                Some(IfLost::Completed) => return Err(idempotency::still_running(1)),
                Some(IfLost::Decide(decide)) => decisions.push((decide, failed.item)),
                // The decision of the same list, or none is needed.
                Some(IfLost::Retry) | None => {}
            }
        }
        for (decide, row) in decisions {
            let Retry = decide(row)?;
        }
        Ok(Commit::Retry)
    }

    /// Like [`UnitOfWork::commit`], for a unit that has nothing to read again: none of its writes says `or_retry`.
    ///
    /// # Errors
    /// Like [`UnitOfWork::commit`].
    pub async fn commit_once<T>(self, database: &Database, value: T) -> Result<T> {
        match self.commit(database, value).await? {
            Commit::Done(value) => Ok(value),
            Commit::Retry => Err(Error::internal("a unit of work that cannot be retried says so")),
        }
    }
}

impl<'a> PendingWrite<'_, 'a> {
    /// A lost condition is this error.
    pub fn or_fail(self, error: impl FnOnce() -> Error + Send + 'a) {
        self.or_decide(|_row| Err(error()));
    }

    /// A lost condition is the error that the row decides, which is absent if there is none.
    pub fn or_fail_with(self, error: impl FnOnce(Option<Item>) -> Error + Send + 'a) {
        self.or_decide(|row| Err(error(row)));
    }

    /// A lost condition means that somebody else was faster: read and decide again.
    pub fn or_retry(self) {
        *self.0 = IfLost::Retry;
    }

    /// The row decides between an error and a retry. Of a list that is the first row whose condition was lost. The
    /// closure may keep the row, so that it need not be read again.
    pub fn or_decide(self, decide: impl FnOnce(Option<Item>) -> Result<Retry> + Send + 'a) {
        *self.0 = IfLost::Decide(Box::new(decide));
    }

    /// There is no condition, or it cannot be lost, such as that a new id is not taken.
    pub fn or_internal_error(self) {
        // It is what a write means that says nothing.
    }
}

impl Database {
    /// Repeats `attempt`, which reads, decides and commits, until no other request is faster. `subject` names what it
    /// is about, such as `"enrollment"`; it is a dimension of the metric of conflicts.
    ///
    /// # Errors
    /// What `attempt` says; [`ErrorCode::Unavailable`](crate::ErrorCode::Unavailable) if others are faster all the time.
    pub async fn retry<T, A>(&self, subject: &'static str, attempt: impl FnMut() -> A) -> Result<T>
    where
        A: Future<Output = Result<Commit<T>>>,
    {
        self.retry_or(subject, || kept_changing(subject), attempt).await
    }

    /// Like [`Database::retry`], with the error to return if others are faster all the time.
    ///
    /// # Errors
    /// Those of `attempt`, or `exhausted`.
    pub async fn retry_or<T, A>(
        &self,
        subject: &'static str,
        exhausted: impl FnOnce() -> Error,
        mut attempt: impl FnMut() -> A,
    ) -> Result<T>
    where
        A: Future<Output = Result<Commit<T>>>,
    {
        let attempt = |()| {
            let outcome = attempt();
            async move {
                Ok(match outcome.await? {
                    Commit::Done(value) => ControlFlow::Break(value),
                    Commit::Retry => ControlFlow::Continue(()),
                })
            }
        };
        self.rounds(MAX_ROUNDS, subject, exhausted, (), attempt).await
    }

    /// Like [`Database::retry`], for attempts that learn the current row from a lost condition and need not read it again: the
    /// first round gets `seen`, each further one what the previous round continued with.
    ///
    /// # Errors
    /// Those of `attempt`; [`ErrorCode::Unavailable`](crate::ErrorCode::Unavailable) if others are faster all the time.
    pub async fn retry_from<S, T, A>(&self, subject: &'static str, seen: S, attempt: impl FnMut(S) -> A) -> Result<T>
    where
        A: Future<Output = Result<ControlFlow<T, S>>>,
    {
        self.rounds(MAX_ROUNDS, subject, || kept_changing(subject), seen, attempt)
            .await
    }

    async fn rounds<S, T, A>(
        &self,
        rounds: u32,
        subject: &'static str,
        exhausted: impl FnOnce() -> Error,
        mut seen: S,
        mut attempt: impl FnMut(S) -> A,
    ) -> Result<T>
    where
        A: Future<Output = Result<ControlFlow<T, S>>>,
    {
        for round in 0..rounds {
            if let Some(lost) = round.checked_sub(1) {
                self.back_off(lost.min(MAX_BACK_OFF)).await;
            }
            match Box::pin(attempt(seen)).await? {
                ControlFlow::Break(value) => return Ok(value),
                ControlFlow::Continue(current) => seen = current,
            }
            self.metrics.count_by("Conflicts", "Subject", subject);
        }
        Err(exhausted())
    }
}

fn kept_changing(subject: &str) -> Error {
    Error::unavailable(format!("{subject} kept changing"))
}

/// The conditions that did not hold.
async fn execute(database: &Database, mut writes: Vec<Write>) -> Result<Vec<FailedCondition>> {
    let count = writes.len();
    if count > MAX_WRITES {
        return Err(Error::internal(format!("a unit of work of {count} writes")));
    }
    // DynamoDB knows checks only as parts of transactions.
    match writes.pop_if(|write| count == 1 && !matches!(write.action, Action::Check)) {
        Some(write) => Ok(match database.write(write).await? {
            Outcome::Done(_) => Vec::new(),
            Outcome::ConditionFailed(item) => vec![FailedCondition { index: 0, item }],
        }),
        None if count == 0 => Ok(Vec::new()),
        None => Ok(match database.transact(writes).await? {
            TransactionOutcome::Done => Vec::new(),
            TransactionOutcome::ConditionFailed(lost) => lost,
        }),
    }
}

fn impossible(tables: &[Table]) -> Error {
    Error::internal(format!(
        "a condition that cannot be lost was lost, of writes to {tables:?}"
    ))
}

#[cfg(test)]
mod tests;
