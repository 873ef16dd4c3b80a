//! Requests to the AI service with several attempts.

pub mod attempts;
