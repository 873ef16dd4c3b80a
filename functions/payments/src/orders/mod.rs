//! Orders of courses.

pub(crate) mod create;
