//! The caller's profile.

pub(crate) mod complete;
pub(crate) mod get;
