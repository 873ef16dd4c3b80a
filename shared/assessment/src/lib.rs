//! Assessment: quizzes with their attempts, assignments with their submissions, attendance.

pub mod personal_data;
pub mod rules;
pub mod service;
pub mod store;

pub use personal_data::PERSONAL_DATA;
