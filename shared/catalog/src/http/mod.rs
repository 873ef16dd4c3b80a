//! Extractors that check permissions, and the views that several functions return.

pub mod course;
pub mod course_access;
pub mod media;
pub mod upload;

pub use course_access::{
    OwnCourse, OwnCourseDetails, OwnSection, SignedInCourse, VisibleCourse, VisibleCourseDetails, VisibleSection,
};
