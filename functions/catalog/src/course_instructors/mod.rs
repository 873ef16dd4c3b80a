//! The instructors of one course.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
