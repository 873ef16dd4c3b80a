//! The repositories. Each one documents its access patterns at the top of its file.

pub mod calendar_keys;
pub mod feedback;
pub mod generations;
pub mod plans;
pub mod subjects;
pub mod tasks;
