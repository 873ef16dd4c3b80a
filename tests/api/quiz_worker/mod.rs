//! The worker of quizzes.

mod attempts;
