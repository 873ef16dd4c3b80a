//! Tests of `functions/catalog/src/instructors`.

mod account_deletion;
mod get;
mod list;
