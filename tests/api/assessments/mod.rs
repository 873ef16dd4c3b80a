//! Assessment: quizzes, questions, attempts, results; assignments, submissions.

mod access;
mod answers;
mod assignments;
mod attempts;
mod questions;
mod quiz_statistics;
mod quizzes;
mod results;
mod submissions;
mod ungraded;
