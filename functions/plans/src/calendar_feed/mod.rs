//! The calendar feed itself.

pub(crate) mod get;
