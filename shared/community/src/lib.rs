//! Community: the group of a course with its members, posts and chat, messages between two users, blocks and reports.

pub mod http;
pub mod personal_data;
pub mod rules;
pub mod service;
pub mod store;

pub use personal_data::PERSONAL_DATA;
