//! Courses as the subjects that students choose from.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod view;
