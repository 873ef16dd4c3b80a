//! Digests that are due.

pub(crate) mod relay;
