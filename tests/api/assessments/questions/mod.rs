//! Operations of `questions`.

mod create;
mod delete;
mod list;
mod update;
