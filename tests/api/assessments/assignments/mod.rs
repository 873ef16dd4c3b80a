//! Assignments.

mod create;
mod delete;
mod get;
mod list;
mod submit;
mod update;
