//! Actions of admins. One transaction makes the change, records it and checks that the caller still is an admin.

use serde_json::Value;
use shared::database::{TransactionOutcome, Write};
use shared::{App, Code, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::{self, Action, Entry};
use shared_accounts::store::users::Users;

/// How often an action is planned again because its rows changed in the meantime.
const MAX_ATTEMPTS: u32 = 20;

/// An action as the audit log will record it.
pub(crate) struct AdminAction {
    pub action: Action,
    /// The ID of the object that the action changes.
    pub target: String,
    /// The changed fields before the action: short, and without personal data.
    pub before: Value,
    /// The changed fields after the action.
    pub after: Value,
}

/// Executes the action and the writes that `plan` returns, and plans again if a row changed in the meantime. A plan
/// without an action has nothing to do.
pub(crate) async fn execute<T, P>(app: &App, admin: &Admin, plan: impl Fn() -> P) -> Result<T>
where
    P: Future<Output = Result<(T, Option<(AdminAction, Vec<Write>)>)>>,
{
    for _ in 0..MAX_ATTEMPTS {
        let (result, planned) = plan().await?;
        let Some((action, writes)) = planned else {
            return Ok(result);
        };
        if commit(app, admin, action, writes).await? {
            return Ok(result);
        }
    }
    Err(Error::unavailable("the target of the action kept changing"))
}

/// Returns false if a condition of the writes did not hold.
async fn commit(app: &App, admin: &Admin, action: AdminAction, writes: Vec<Write>) -> Result<bool> {
    let actor = admin.0.user.id;
    let AdminAction {
        action,
        target,
        before,
        after,
    } = action;
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
            Err(Error::new(Code::Forbidden, "You are no longer an admin."))
        }
        TransactionOutcome::ConditionFailed(_) => Ok(false),
    }
}
