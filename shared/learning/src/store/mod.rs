//! The rows. Each repository knows its rows, and its access patterns stand at its head.

pub mod annotations;
pub mod certificates;
pub mod enrollments;
pub mod learning_records;
pub mod offline_operations;
pub mod preferred_subjects;
pub mod progress;
pub mod reviews;
