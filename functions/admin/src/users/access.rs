//! What admins may not do to their own account.

use shared::ids::UserId;
use shared::{Error, ErrorCode, Result};
use shared_accounts::http::Admin;

/// Refuses admins who would take away their own rights, so that there is always an admin left.
pub(crate) fn refuse_own_account(admin: &Admin, id: UserId) -> Result<()> {
    if admin.0.user.id == id {
        return Err(Error::new(
            ErrorCode::Conflict,
            "You cannot do this to your own account. Ask another admin.",
        ));
    }
    Ok(())
}
