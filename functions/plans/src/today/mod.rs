//! The tasks of the student's current day.

pub(crate) mod get;
