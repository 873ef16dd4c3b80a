//! Rules: pure functions without I/O, clock or randomness.

pub mod category;
pub mod course;
pub mod course_file;
pub mod lecture;
pub mod media_link;
pub mod outline;
pub mod price;
pub mod search;
pub mod slug;
