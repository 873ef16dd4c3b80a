//! Tests of `functions/catalog/src/course_instructors`.

mod create;
mod delete;
mod list;
