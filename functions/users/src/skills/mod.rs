//! The caller's skills.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod view;
