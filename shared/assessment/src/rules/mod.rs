//! The rules: pure functions without I/O, clock or randomness.

pub mod assignment;
pub mod attempt;
pub mod attendance;
pub mod points;
pub mod question;
pub mod quiz;
pub mod scoring;
pub mod short_answer;
pub mod shuffle;
pub mod submission;
