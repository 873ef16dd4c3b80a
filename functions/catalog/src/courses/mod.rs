//! Courses: drafts, publishing, lists and search.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod filter;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod patch;
pub(crate) mod publish;
pub(crate) mod references;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod unpublish;
pub(crate) mod update;
