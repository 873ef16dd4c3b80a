//! Pictures for the caller's profile.

pub(crate) mod create;
