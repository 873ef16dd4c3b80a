//! Operations of `quizzes`.

mod create;
mod delete;
mod get;
mod update;
