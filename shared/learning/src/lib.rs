//! Learning: enrollments, progress, annotations, reviews, certificates, offline operations.

pub mod http;
pub mod personal_data;
pub mod rules;
pub mod store;

pub use personal_data::PERSONAL_DATA;
