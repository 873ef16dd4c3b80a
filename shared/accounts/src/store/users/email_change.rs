//! A request for another address, together with the other changes of a profile, and the removal of an address.

use shared::database::Write;
use shared::error::{Error, ErrorCode, Result};

use crate::store::identifiers::{Identifier, release};
use crate::store::users::{User, if_not_deleted, key};

/// Writes that turn the row of `user`, a row just read, into `next`: profile, settings, links, the pending address
/// and, without one in `next`, no address. The condition of the first write fails if the row has changed.
pub fn update(user: &User, next: &User) -> Result<Vec<Write>> {
    let (mut set, mut remove) = (
        "SET profile = :profile, settings = :settings, social = :social, updated_at = :now".to_owned(),
        Vec::new(),
    );
    match next.pending_email {
        Some(_) => set += ", pending_email = :pending",
        None => remove.push("pending_email"),
    }
    let removed = user.email.as_ref().filter(|_| next.email.is_none());
    if removed.is_some() {
        set += ", email_verified = :false";
        remove.push("email");
    }
    let remove = match remove.is_empty() {
        true => String::new(),
        false => format!(" REMOVE {}", remove.join(", ")),
    };
    let mut row = unchanged(Write::update(key(user.id), format!("{set}{remove}")), user)?
        .value(":profile", &next.profile)?
        .value(":settings", &next.settings)?
        .value(":social", &next.social)?
        .value(":now", next.updated_at)?;
    if let Some(pending) = &next.pending_email {
        row = row.value(":pending", pending)?;
    }
    if removed.is_some() {
        row = row.value(":false", false)?;
    }
    let released = removed.map(|email| release(&Identifier::Email(email.clone()), user.id));
    [Ok(row)].into_iter().chain(released).collect()
}

/// `write` to the row of `user`, on the condition that the profile, the addresses and the password are as they were
/// read, counted as a change of these.
pub(super) fn unchanged(mut write: Write, user: &User) -> Result<Write> {
    if let shared::database::write::Action::Update(expression) = &mut write.action {
        *expression += " ADD profile_version :one";
    }
    if_not_deleted(write)
        .condition("profile_version = :seen")
        .value(":one", 1)?
        .value(":seen", user.profile_version)
}

/// The error for an address of another account.
#[must_use]
pub fn email_taken() -> Error {
    Error::new(ErrorCode::EmailTaken, "This email address is already in use.")
}
