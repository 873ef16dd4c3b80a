//! Verification of the email address of an account.

use shared::database::Write;
use shared::error::Result;
use shared::ids::UserId;
use shared::types::email::Email;
use shared::types::role::Role;

use crate::store::identifiers::{Identifier, release};
use crate::store::users::{User, Users, if_not_deleted, key};

impl Users<'_> {
    /// Writes that mark `email` as verified, on the condition that it is still the user's. `role` is a role that comes with it.
    pub fn verify_email(&self, id: UserId, email: &Email, role: Option<Role>) -> Result<Vec<Write>> {
        let write = Write::update(key(id), format!("SET email_verified = :true{}", set_role(role)));
        let write = bind_role(write, role)?
            .condition("email = :email")
            .value(":email", email)?
            .value(":true", true)?;
        Ok(vec![if_not_deleted(write), owns(id, email)?])
    }

    /// Writes that set a password and verify `email`, on the condition that `user`, a row just read, has it and is still the
    /// same. All sessions end.
    ///
    /// A phone that was added before the address was verified is removed: its owner may be squatting on the address.
    pub fn hand_over(&self, user: &User, email: &Email, hash: &str, role: Option<Role>) -> Result<Vec<Write>> {
        let phone = user.phone.clone().filter(|_| !user.email_verified);
        let remove = if phone.is_some() { " REMOVE phone" } else { "" };
        let set = format!(
            "SET password_hash = :hash, email_verified = :true, session_epoch = :next{}{remove}",
            set_role(role)
        );
        let write = bind_role(Write::update(key(user.id), set), role)?
            .condition("email = :email AND session_epoch = :epoch AND email_verified = :seen")
            .value(":email", email)?
            .value(":epoch", user.session_epoch)?
            .value(":next", user.session_epoch + 1)?
            .value(":seen", user.email_verified)?
            .value(":hash", hash)?
            .value(":true", true)?;
        let mut writes = vec![if_not_deleted(write), owns(user.id, email)?];
        if let Some(phone) = phone {
            writes.push(release(&Identifier::Phone(phone), user.id)?);
        }
        Ok(writes)
    }
}

/// A check that the guard of `email` is the user's.
fn owns(id: UserId, email: &Email) -> Result<Write> {
    Write::check(Identifier::Email(email.clone()).key())
        .condition("user_id = :user")
        .value(":user", id)
}

fn set_role(role: Option<Role>) -> &'static str {
    if role.is_some() { ", #role = :role" } else { "" }
}

fn bind_role(write: Write, role: Option<Role>) -> Result<Write> {
    match role {
        Some(role) => write.name("#role", "role").value(":role", role),
        None => Ok(write),
    }
}
