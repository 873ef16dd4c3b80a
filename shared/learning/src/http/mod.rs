//! Extractors that are permissions, and the views that several functions reply with.

pub mod enrollment_access;
pub mod lecture_access;
mod lecture_places;

pub use enrollment_access::{ActiveEnrollment, EnrolledLecture, OwnEnrollment};
pub use lecture_access::{LectureContent, OwnLecture, ReadableCourse, ReadableLecture, check_course_gate};
