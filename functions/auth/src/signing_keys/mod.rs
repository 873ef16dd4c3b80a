//! The keys that sign access tokens.

pub(crate) mod list;
