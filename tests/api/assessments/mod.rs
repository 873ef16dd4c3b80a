//! Assessment: quizzes, questions, attempts, results.

mod access;
mod answers;
mod attempts;
mod questions;
mod quiz_statistics;
mod quizzes;
mod results;
mod ungraded;
