//! Submissions.

mod get;
mod grade;
mod list;
