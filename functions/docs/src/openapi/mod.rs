//! The description of all operations.

pub(crate) mod get;
