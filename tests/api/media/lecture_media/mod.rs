//! The video and the PDF of a lecture.

mod delete;
mod permissions;
mod update;

const VIMEO: &str = "https://vimeo.com/123456";
