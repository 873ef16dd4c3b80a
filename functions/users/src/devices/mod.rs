//! The push tokens of the caller's devices.

pub(crate) mod create;
pub(crate) mod delete;
