//! Tests of `functions/admin/src/audit`.

mod list;
