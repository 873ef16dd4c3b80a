//! New passwords for users who know the old one or have the phone.

pub(crate) mod change;
pub(crate) mod reset;
