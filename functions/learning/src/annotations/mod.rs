//! What notes and bookmarks have in common.

pub(crate) mod access;
pub(crate) mod service;
pub(crate) mod view;
