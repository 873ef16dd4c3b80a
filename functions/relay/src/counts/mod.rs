//! Counts of posts whose push is due.

pub(crate) mod relay;
