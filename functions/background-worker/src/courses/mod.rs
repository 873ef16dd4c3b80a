//! Work that follows changes of courses.

pub(crate) mod clear_lectures;
pub(crate) mod erase;
