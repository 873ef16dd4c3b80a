//! Courses in any state.

pub(crate) mod list;
