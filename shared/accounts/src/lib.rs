//! Accounts: users, sessions, one-time codes, devices, leads, the audit log.

pub mod auth;
pub mod http;
pub mod rules;
pub mod store;
