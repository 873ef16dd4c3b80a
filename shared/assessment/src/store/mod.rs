//! The rows. Each repository knows its rows, and its access patterns stand at its head.

pub mod assignments;
pub mod attempts;
pub mod attendance;
pub mod questions;
pub mod quiz_records;
pub mod quizzes;
pub mod results;
pub mod submissions;
pub mod ungraded;
