//! The way in and out of HTTP functions: extractors that are permissions, validated bodies, pages, ETags, problems.

pub mod body;
pub mod caller;
pub mod client_address;
pub mod course_access;
pub mod course_reply;
pub mod csv;
pub mod enrolled;
pub mod etag;
pub mod group;
pub mod idempotency_key;
pub mod lecture_access;
pub mod media_reply;
pub mod message;
pub mod page;
pub mod patch;
pub mod path_id;
pub mod prefer;
pub mod problem;
mod request;
pub mod upload;
pub mod user_reply;

pub use body::{Fields, Valid, Validate, aliases};
pub use caller::{Admin, Caller, Instructor, Student};
pub use client_address::ClientAddress;
pub use course_access::{OwnCourse, OwnSection, SignedInCourse, VisibleCourse, VisibleSection};
pub use enrolled::{ActiveEnrollment, EnrolledLecture, OwnEnrollment};
pub use group::Group;
pub use idempotency_key::IdempotencyKey;
pub use lecture_access::{OwnLecture, PlacedLecture, ReadableCourse, ReadableLecture, check_course_gate};
pub use page::{List, Page};
pub use path_id::PathId;
pub use prefer::Prefer;
