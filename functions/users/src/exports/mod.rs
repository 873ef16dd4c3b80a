//! Archives of the caller's data.

pub(crate) mod get;
