//! The way in and out of HTTP functions: extractors that are permissions, validated bodies, pages, ETags, problems.

pub mod body;
pub mod caller;
pub mod client_address;
pub mod course_access;
pub mod csv;
pub mod etag;
pub mod group;
pub mod idempotency_key;
pub mod lecture_access;
pub mod message;
pub mod page;
pub mod patch;
pub mod path_id;
pub mod prefer;
mod problem;
mod request;
pub mod user_reply;

pub use body::{Fields, Valid, Validate, aliases};
pub use caller::{Admin, Caller, Instructor, Student};
pub use client_address::ClientAddress;
pub use course_access::{OwnCourse, OwnSection, VisibleCourse, VisibleSection};
pub use group::Group;
pub use idempotency_key::IdempotencyKey;
pub use lecture_access::{OwnLecture, ReadableLecture};
pub use page::{List, Page};
pub use path_id::PathId;
pub use prefer::Prefer;
