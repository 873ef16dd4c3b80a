//! Repositories: each module owns its rows, and lists its access patterns at the top.

pub mod categories;
pub mod course_contents;
pub mod course_files;
pub mod courses;
pub mod instructors;
pub mod lecture_media;
pub mod lectures;
pub mod outlines;
mod packed;
pub mod resources;
pub mod sections;
pub mod unfinished;
pub mod uploads;
