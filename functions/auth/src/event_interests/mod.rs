//! The event interests that a profile can name.

pub(crate) mod list;
