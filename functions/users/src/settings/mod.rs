//! The caller's app settings.

pub(crate) mod get;
pub(crate) mod update;
