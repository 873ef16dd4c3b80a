//! Learning: enrollments, progress, annotations, reviews, certificates, offline operations.

pub mod http;
pub mod rules;
pub mod store;
