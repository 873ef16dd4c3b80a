//! Changes of a user by an admin.

use serde_json::Value;
use shared::database::{Commit, UnitOfWork, Write};
use shared::ids::UserId;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::{Action, AdminAction, AuditContext, AuditExt as _};
use shared_accounts::store::users::{User, Users};

/// A change of a user: its write, which depends on the user that was read, and its entry in the audit log.
pub(crate) struct UserChange {
    pub write: Write,
    pub action: Action,
    /// The changed values before.
    pub before: Value,
    /// The changed values after.
    pub after: Value,
}

/// Changes the user `id` and returns it. `change` also applies the change to the user that was read; `None` leaves the
/// user as it is. It is called again if another request was faster.
pub(crate) async fn change_user(
    app: &App,
    admin: &Admin,
    id: UserId,
    change: impl Fn(&mut User) -> Result<Option<UserChange>> + Send + Sync,
) -> Result<User> {
    refuse_own_account(admin, id)?;
    let (users, change) = (Users(&app.database), &change);
    let changed = app.database.retry("user", || async {
        let mut user = users.get(id).await?.ok_or_else(Error::not_found)?;
        let Some(change) = change(&mut user)? else {
            return Ok(Commit::Done(user));
        };
        let UserChange {
            write,
            action,
            before,
            after,
        } = change;
        let mut work = UnitOfWork::new();
        work.audit(
            AuditContext::now(app, admin.0.user.id),
            AdminAction {
                action,
                target: id.to_string(),
                before,
                after,
            },
        )?;
        work.add(write).or_retry();
        work.commit(&app.database, user).await
    });
    changed.await
}

/// Refuses admins who would take away their own rights, so that there is always an admin left.
fn refuse_own_account(admin: &Admin, id: UserId) -> Result<()> {
    if admin.0.user.id == id {
        return Err(Error::new(
            ErrorCode::Conflict,
            "You cannot do this to your own account. Ask another admin.",
        ));
    }
    Ok(())
}
