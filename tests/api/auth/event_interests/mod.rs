//! The event interests that a profile can name.

mod list;
