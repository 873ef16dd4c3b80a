//! The worker of quizzes. Every minute it hands in the attempts whose time is up and to which nobody has come back.
//!
//! The condition of the hand-in claims an attempt, so runs may overlap each other and the student.

use attempts::sweep::sweep;
use shared::lambda::Function;

mod attempts;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::schedule("quiz-worker", |app| async move { sweep(&app).await })
}
