//! Liveness.

pub(crate) mod get;
