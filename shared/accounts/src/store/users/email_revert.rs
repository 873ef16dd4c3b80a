//! The return to a previous address.

use shared::database::Write;
use shared::error::Result;
use shared::types::email::Email;

use crate::rules::email::change::{Source, Undone};
use crate::store::identifiers::{Identifier, release};
use crate::store::users::email_change::unchanged;
use crate::store::users::email_proof::take;
use crate::store::users::{User, key};

/// Writes that make `email` the proven address of `user`, a row just read, again, forget what was pending, and end
/// every session and other credential. `keep_password` is whether the password is still the one from before the
/// change.
///
/// # Errors
/// [`shared::ErrorCode::EmailTaken`] if another account keeps the address.
pub fn revert(user: &User, email: &Email, source: Source, undone: Undone, keep_password: bool) -> Result<Vec<Write>> {
    let password = if keep_password { "" } else { ", password_hash" };
    let set = format!(
        "SET email = :email, email_verified = :true, undone_emails = :undone, session_epoch = :sessions, \
         credential_epoch = :credentials REMOVE pending_email{password}"
    );
    let row = unchanged(Write::update(key(user.id), set), user)?
        .condition("session_epoch = :epoch AND banned = :false")
        .value(":email", email)?
        .value(":true", true)?
        .value(":false", false)?
        .value(":undone", undone)?
        .value(":epoch", user.session_epoch)?
        .value(":sessions", user.session_epoch + 1)?
        .value(":credentials", user.credential_epoch + 1)?;
    let mut writes = vec![row];
    writes.extend(take(email, user.id, source)?);
    let other = user.email.clone().filter(|other| other != email);
    writes.extend(
        other
            .map(|other| release(&Identifier::Email(other), user.id))
            .transpose()?,
    );
    Ok(writes)
}
