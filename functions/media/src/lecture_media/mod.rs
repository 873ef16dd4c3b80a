//! The video and the PDF of a lecture.

pub(crate) mod delete;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod update;
