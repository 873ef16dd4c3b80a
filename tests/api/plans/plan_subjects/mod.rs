//! Exam subjects of a student.

mod create;
mod delete;
mod list;
mod update;

const SUBJECTS: &str = "/api/plans/subjects";
