//! Tests of `functions/catalog/src/courses`.

mod create;
mod delete;
mod get;
mod large;
mod list;
mod publish;
mod unpublish;
mod update;
