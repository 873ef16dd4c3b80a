//! Tests of `functions/catalog/src/lectures`.

mod content_gate;
mod create;
mod delete;
mod get;
mod list;
mod update;
