//! What makes a request repeatable: its answer is written down in the transaction of its effect.

use serde::Serialize;
use shared::database::idempotency::{Claim, Idempotency, Lease};
use shared::database::transaction::FailedCondition;
use shared::database::{Outcome, TransactionOutcome, Write};
use shared::http::IdempotencyKey;
use shared::{App, Code, Error, Id, Result};
use shared_learning::store::offline_operations::Operation;

use crate::answer::Answer;

/// Where the answer of a request is kept.
pub(crate) enum Receipt {
    /// Nowhere.
    None,
    /// Under the request's idempotency key.
    Key(Lease),
    /// With the operation of a phone that was offline.
    Operation(Operation),
}

/// What a request with an idempotency key may do.
pub(crate) enum Claimed {
    /// Go ahead.
    Run(Receipt),
    /// It is done, and this was the answer.
    Replay(Answer),
}

/// What became of an effect.
#[must_use = "a lost condition is not an error: look at it"]
pub(crate) enum Committed {
    /// It has happened.
    Done,
    /// Nothing has happened, because these conditions did not hold.
    Lost(Vec<FailedCondition>),
}

impl Committed {
    /// Whether the condition of the write at `index` is among those that did not hold.
    pub fn has_lost(&self, index: usize) -> bool {
        matches!(self, Self::Lost(lost) if lost.iter().any(|failed| failed.index == index))
    }
}

impl Receipt {
    /// Claims the idempotency key of a request of `user`, if it has one.
    pub async fn claim(
        app: &App,
        user: Id,
        operation: &str,
        IdempotencyKey(key): IdempotencyKey,
        request: &(impl Serialize + Sync),
    ) -> Result<Claimed> {
        let Some(key) = key else {
            return Ok(Claimed::Run(Self::None));
        };
        let request = serde_json::to_vec(request).map_err(Error::internal)?;
        let (holder, now) = (app.ids.id(), app.clock.unix_seconds());
        let keys = Idempotency(&app.database);
        match keys.claim(user, operation, &key, &request, holder, now).await? {
            Claim::Run(lease) => Ok(Claimed::Run(Self::Key(lease))),
            Claim::Replay(kept) => Answer::parse(&kept).map(Claimed::Replay),
        }
    }

    /// Gives the key back if there was no effect.
    pub async fn settle(self, app: &App, outcome: Result<Answer>) -> Result<Answer> {
        if let (Self::Key(lease), Err(_)) = (self, &outcome) {
            lease.release(&app.database).await?;
        }
        outcome
    }

    /// Executes `writes` and keeps `answer`, all or nothing.
    pub async fn commit(&self, app: &App, mut writes: Vec<Write>, answer: &Answer) -> Result<Committed> {
        let own = writes.len();
        match self {
            Self::None => {}
            Self::Key(lease) => writes.push(lease.complete(&answer.kept()?)?),
            Self::Operation(operation) => writes.push(operation.remember(&answer.kept()?)?),
        }
        let lost = match execute(app, writes).await? {
            Committed::Lost(lost) => lost,
            done => return Ok(done),
        };
        if lost.iter().any(|failed| failed.index == own) {
            let running = Error::new(Code::IdempotencyRunning, "The same request was faster.");
            return Err(running.retry_after(1));
        }
        Ok(Committed::Lost(lost))
    }
}

/// Executes writes, all or none. One alone takes half of what a transaction takes.
pub(crate) async fn execute(app: &App, mut writes: Vec<Write>) -> Result<Committed> {
    if writes.len() > 1 {
        return Ok(match app.database.transact(writes).await? {
            TransactionOutcome::Done => Committed::Done,
            TransactionOutcome::ConditionFailed(lost) => Committed::Lost(lost),
        });
    }
    let Some(write) = writes.pop() else {
        return Ok(Committed::Done);
    };
    Ok(match app.database.write(write).await? {
        Outcome::Done(_) => Committed::Done,
        Outcome::ConditionFailed(item) => Committed::Lost(vec![FailedCondition { index: 0, item }]),
    })
}
