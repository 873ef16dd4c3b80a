//! Attempts whose time is up.

pub(crate) mod sweep;
