//! The log of the actions of admins.

pub(crate) mod list;
