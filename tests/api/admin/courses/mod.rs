//! Tests of `functions/admin/src/courses`.

mod list;
