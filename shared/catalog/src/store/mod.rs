//! The rows. Each repository knows its rows, and its access patterns stand at its head.

pub mod categories;
pub mod course_files;
pub mod courses;
pub mod instructors;
pub mod lectures;
pub mod outlines;
pub mod resources;
pub mod sections;
pub mod uploads;
