//! Refunds: users request them, admins decide.

pub(crate) mod access;
pub(crate) mod approve;
pub(crate) mod list;
pub(crate) mod reject;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod view;
