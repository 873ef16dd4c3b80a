//! The tutor: retrieval over course files, answers, conversations.

pub mod answering;
pub mod personal_data;
pub mod retrieval;
pub mod service;
pub mod store;

pub use personal_data::PERSONAL_DATA;
