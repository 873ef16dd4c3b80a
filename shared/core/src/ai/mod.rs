//! Requests to the AI service: within a daily budget, with several attempts.

pub mod attempts;
pub mod budget;
