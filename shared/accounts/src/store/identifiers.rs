//! The identifiers of users, and the guards that make them unique.
//!
//! | access pattern | key |
//! |---|---|
//! | user id by phone, email address or username (guard, unique) | `PHONE#{e164}`, `EMAIL#{address}`, `USERNAME#{name}` / `GUARD` |
//!
//! An identifier belongs to the user named in its guard. Guards are written in one transaction with the user's row, so two accounts can
//! never share an identifier.

use serde::{Deserialize, Serialize};
use shared::database::{Item, Key, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::UserId;
use shared::types::email::Email;
use shared::types::phone::Phone;

/// An identifier of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// A phone.
    Phone(Phone),
    /// An email address.
    Email(Email),
    /// A username, lower-cased.
    Username(String),
}

impl Identifier {
    /// The key of the guard.
    #[must_use]
    pub fn key(&self) -> Key {
        let pk = match self {
            Self::Phone(phone) => format!("PHONE#{}", phone.as_str()),
            Self::Email(email) => format!("EMAIL#{}", email.as_str()),
            Self::Username(name) => format!("USERNAME#{name}"),
        };
        Key::new(Table::Users, pk, "GUARD")
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Guard {
    pub(super) user_id: UserId,
}

impl Row for Guard {
    const KIND: &str = "guard";
}

/// A write that takes `identifier` for a user, on the condition that nobody has it.
pub fn claim(identifier: &Identifier, user_id: UserId) -> Result<Write> {
    Write::put(identifier.key(), &Guard { user_id }).map(Write::if_absent)
}

/// A write that gives `identifier` up.
pub(super) fn release(identifier: &Identifier, user_id: UserId) -> Result<Write> {
    Write::delete(identifier.key())
        .condition("attribute_not_exists(pk) OR user_id = :user")
        .value(":user", user_id)
}

/// The user id in a guard's row.
pub fn guarded(row: Item) -> Result<UserId> {
    Ok(decode::<Guard>(row)?.user_id)
}
