//! Change of a password by a signed-in user: the user and the current session change in one transaction.

use shared::database::Write;
use shared::error::Result;

use crate::store::sessions::Session;
use crate::store::users::{User, Users, if_not_deleted, key};

impl Users<'_> {
    /// Writes that replace the password of `user`, a row just read, and end every session but `session`. Their conditions fail
    /// if the password or the sessions have changed in the meantime.
    pub fn change_password(&self, user: &User, session: &Session, hash: &str) -> Result<Vec<Write>> {
        let next = user.session_epoch + 1;
        let row = Write::update(key(user.id), "SET password_hash = :hash, session_epoch = :next")
            .condition("password_hash = :old AND session_epoch = :epoch")
            .value(":hash", hash)?
            .value(":old", &user.password_hash)?
            .value(":next", next)?
            .value(":epoch", user.session_epoch)?;
        let own = Write::update(session.key(), "SET epoch = :next")
            .if_present()
            .value(":next", next)?;
        Ok(vec![if_not_deleted(row), own])
    }
}
