//! Operations of `attempts`.

mod get;
mod grade;
mod start;
mod submit;
