//! Progress.

mod get;
mod list;
mod update;
