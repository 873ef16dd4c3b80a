//! Tests of `functions/admin/src/leads`.

mod list;
mod list_csv;
mod update;
mod verify;
