//! The tutor: retrieval over course files, answers, conversations.

pub mod answering;
pub mod retrieval;
pub mod service;
pub mod store;
