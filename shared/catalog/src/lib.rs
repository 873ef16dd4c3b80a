//! The catalog: categories, courses, sections, lectures, uploads, course files.

pub mod course_files;
pub mod http;
pub mod instructors;
pub mod personal_data;
pub mod pictures;
pub mod rules;
pub mod store;
pub mod uploads;

pub use personal_data::PERSONAL_DATA;
