//! Public profiles of people who teach a published course.

pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod view;
