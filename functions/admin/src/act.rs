//! What an admin does: its writes, its record and the proof that the admin still is one, in one transaction.

use serde_json::Value;
use shared::database::{TransactionOutcome, Write};
use shared::{App, Code, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::{self, Action, Entry};
use shared_accounts::store::users::Users;

/// How often an act is tried while others change the same rows.
const ATTEMPTS: u32 = 20;

/// An act, as it will be recorded.
pub(crate) struct Act {
    pub action: Action,
    /// The id of what it is done to.
    pub target: String,
    /// What it changes, as it was; short, and without what identifies a person.
    pub before: Value,
    /// What it changes, as it will be.
    pub after: Value,
}

/// Does what `plan` says, again after reading again while somebody else was faster, and gives what it comes to. A plan
/// without an act has nothing to do.
pub(crate) async fn perform<T, P>(app: &App, admin: &Admin, plan: impl Fn() -> P) -> Result<T>
where
    P: Future<Output = Result<(T, Option<(Act, Vec<Write>)>)>>,
{
    for _ in 0..ATTEMPTS {
        let (result, planned) = plan().await?;
        let Some((act, writes)) = planned else {
            return Ok(result);
        };
        if commit(app, admin, act, writes).await? {
            return Ok(result);
        }
    }
    Err(Error::unavailable("what the act is about kept changing"))
}

/// False if a condition of the writes did not hold.
async fn commit(app: &App, admin: &Admin, act: Act, writes: Vec<Write>) -> Result<bool> {
    let actor = admin.0.user.id;
    let Act {
        action,
        target,
        before,
        after,
    } = act;
    let entry = Entry {
        id: app.ids.id(),
        actor,
        action,
        target,
        before,
        after,
        at: app.clock.now(),
    };
    let mut all = vec![Users(&app.database).is_still_admin(actor)?, audit::record(&entry)?];
    all.extend(writes);
    match app.database.transact(all).await? {
        TransactionOutcome::Done => Ok(true),
        TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|lost| lost.index == 0) => {
            Err(Error::new(Code::Forbidden, "You are no admin any more."))
        }
        TransactionOutcome::ConditionFailed(_) => Ok(false),
    }
}
