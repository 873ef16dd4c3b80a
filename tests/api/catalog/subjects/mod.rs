//! Tests of `functions/catalog/src/subjects`.

mod get;
mod list;
