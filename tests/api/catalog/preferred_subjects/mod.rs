//! Tests of `functions/catalog/src/preferred_subjects`.

mod create;
mod delete;
mod list;

const PREFERRED: &str = "/api/subjects/preferred";
