//! Work that follows changes of courses and of their instructors.

pub(crate) mod clear_lectures;
pub(crate) mod erase;
pub(crate) mod refresh_instructor;
