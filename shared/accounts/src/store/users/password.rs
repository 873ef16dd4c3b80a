//! New passwords. Each one ends the sessions, voids all other credentials and forgets a pending address, in the write
//! that stores it.

use jiff::Timestamp;
use shared::database::Write;
use shared::error::Result;
use shared::types::email::Email;
use shared::types::role::Role;

use crate::store::sessions::Session;
use crate::store::users::email_change::unchanged;
use crate::store::users::email_proof::{bind_role, set_role, take};
use crate::store::users::{User, key};

/// Writes that replace the password of `user`, a row just read, and end every session but `session`. Their
/// conditions fail if the password or the sessions have changed in the meantime.
pub fn change(user: &User, session: &Session, hash: &str) -> Result<Vec<Write>> {
    let row = new_password(user, hash, "")?
        .condition("password_hash = :old")
        .value(":old", &user.password_hash)?;
    let own = Write::update(session.key(), "SET epoch = :next")
        .if_present()
        .value(":next", user.session_epoch + 1)?;
    Ok(vec![row, own])
}

/// A write that sets a new password of `user`, a row just read, and ends every session.
pub fn reset(user: &User, hash: &str) -> Result<Write> {
    new_password(user, hash, "")
}

/// Writes that set a new password of `user`, a row just read, and prove the address, which the user has. If nothing
/// was proven before, this hands the account over to the owner of the mailbox. `role` is a role that comes with the
/// address.
pub fn reset_by_email(user: &User, email: &Email, hash: &str, role: Option<Role>) -> Result<Vec<Write>> {
    let set = format!(", email_verified = :true{}", set_role(role));
    let row = bind_role(new_password(user, hash, &set)?, role)?
        .condition("email = :email")
        .value(":email", email)?
        .value(":true", true)?;
    let mut writes = vec![row];
    writes.extend(take(email, user.id, crate::rules::email::change::Source::Own)?);
    Ok(writes)
}

/// A write that stores when the account can be handed over. Its condition fails if the account has changed since `user`
/// was read.
pub fn begin_hand_over(user: &User, at: Timestamp) -> Result<Write> {
    unchanged(Write::update(key(user.id), "SET hand_over_at = :at"), user)?.value(":at", at)
}

/// A write that stores a password, on the condition that the user is not banned and that neither password nor addresses
/// nor sessions have changed.
fn new_password(user: &User, hash: &str, set: &str) -> Result<Write> {
    let expression = format!(
        "SET password_hash = :hash, session_epoch = :next, credential_epoch = :credentials{set} REMOVE pending_email, hand_over_at"
    );
    unchanged(Write::update(key(user.id), expression), user)?
        .condition("session_epoch = :epoch AND banned = :false")
        .value(":hash", hash)?
        .value(":epoch", user.session_epoch)?
        .value(":next", user.session_epoch + 1)?
        .value(":credentials", user.credential_epoch + 1)?
        .value(":false", false)
}
