//! The rules: pure functions without I/O, clock or randomness.

pub mod calendar_feed;
pub mod generation;
pub mod task_status;
