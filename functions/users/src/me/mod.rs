//! The caller's account and profile.

pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod patch;
pub(crate) mod rules;
pub(crate) mod service;
pub(crate) mod update;
