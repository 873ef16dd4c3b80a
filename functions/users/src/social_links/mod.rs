//! The caller's links to other sites.

pub(crate) mod get;
pub(crate) mod update;
