//! Accounts: users, sessions, one-time codes, devices, leads, the audit log.

pub mod auth;
pub mod http;
pub mod personal_data;
pub mod rules;
pub mod store;

pub use personal_data::PERSONAL_DATA;
