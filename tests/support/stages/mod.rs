//! Courses, their students and what these do, made through the API.

pub mod attendance;
pub mod community;
pub mod content;
mod courses;
pub mod homework;
pub mod learning;
pub mod notifications;
pub mod payments;
pub mod quizzes;
