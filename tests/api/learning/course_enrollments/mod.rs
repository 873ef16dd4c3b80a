//! Enrollments of a course.

mod list;
