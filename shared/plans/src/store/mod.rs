//! The rows. Each repository knows its rows, and its access patterns stand at its head.

pub mod calendar_keys;
pub mod feedback;
pub mod generations;
pub mod plans;
pub mod subjects;
pub mod tasks;
