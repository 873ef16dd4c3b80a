//! The event interests that users can choose from.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod update;
