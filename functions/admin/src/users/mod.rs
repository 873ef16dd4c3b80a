//! User accounts: roles and bans.

pub(crate) mod ban;
pub(crate) mod get;
pub(crate) mod list;
mod service;
pub(crate) mod unban;
pub(crate) mod update;
pub(crate) mod view;
