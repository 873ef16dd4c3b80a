//! Leads: phones that asked for a code, whether or not they became users.
//!
//! | access pattern | key |
//! |---|---|
//! | lead by phone | `LEAD#{e164}` / `LEAD` |
//! | leads, newest first | gsi1 `LEADS` / `{created_at}#{e164}` |
//!
//! The row is written for known phones, too, so that asking for a code costs the same for all.

use jiff::Timestamp;

use super::{Key, Table, Write};
use crate::domain::phone::Phone;
use crate::error::Result;

fn key(phone: &Phone) -> Key {
    Key::new(Table::Users, format!("LEAD#{}", phone.as_str()), "LEAD")
}

/// A write that remembers that `phone` asked for a code.
///
/// # Errors
/// Only on a fault of ours.
pub fn asked(phone: &Phone, now: Timestamp) -> Result<Write> {
    Write::update(
        key(phone),
        "SET #kind = :kind, phone = :phone, last_asked_at = :now, created_at = if_not_exists(created_at, :now), \
         is_verified = if_not_exists(is_verified, :false), gsi1pk = :leads, gsi1sk = if_not_exists(gsi1sk, :sort) \
         ADD asked :one",
    )
    .name("#kind", "kind")
    .value(":kind", "lead")?
    .value(":phone", phone)?
    .value(":now", now)?
    .value(":false", false)?
    .value(":leads", "LEADS")?
    .value(":sort", format!("{now}#{}", phone.as_str()))?
    .value(":one", 1)
}

/// A write that remembers that `phone` was verified.
///
/// # Errors
/// Only on a fault of ours.
pub fn verified(phone: &Phone, now: Timestamp) -> Result<Write> {
    Write::update(
        key(phone),
        "SET #kind = :kind, phone = :phone, is_verified = :true, verified_at = if_not_exists(verified_at, :now), \
         created_at = if_not_exists(created_at, :now), gsi1pk = :leads, gsi1sk = if_not_exists(gsi1sk, :sort)",
    )
    .name("#kind", "kind")
    .value(":kind", "lead")?
    .value(":phone", phone)?
    .value(":now", now)?
    .value(":true", true)?
    .value(":leads", "LEADS")?
    .value(":sort", format!("{now}#{}", phone.as_str()))
}
