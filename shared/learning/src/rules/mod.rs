//! The rules: pure functions without I/O, clock or randomness.

pub mod certificate;
pub mod enrollment;
pub mod paid_enrollment;
pub mod progress;
pub mod watched_intervals;
