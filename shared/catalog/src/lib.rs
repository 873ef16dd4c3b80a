//! The catalog: categories, courses, sections, lectures, uploads, course files.

pub mod course_files;
pub mod http;
pub mod pictures;
pub mod rules;
pub mod store;
pub mod uploads;
