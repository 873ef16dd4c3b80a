//! Enrollments.

mod cancel;
mod create;
mod enroll;
mod get;
mod list;
