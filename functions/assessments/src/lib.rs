//! Assessment: quizzes, their questions and attempts; assignments and submissions.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

use crate::aliases::ALIASES;

mod aliases;
mod answers;
mod assignments;
mod attempts;
mod questions;
mod quiz_statistics;
mod quizzes;
mod results;
mod submissions;
mod ungraded;

/// The function `assessments`.
pub fn function() -> Function {
    Function::http::<Assessments>("assessments")
}

struct Assessments;

impl EndpointGroup for Assessments {
    const DESCRIPTION: &'static str =
        "Quizzes with their questions, attempts and results. Assignments with their submissions and grades.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(quizzes::operations)
            .resource(questions::operations)
            .resource(quiz_statistics::operations)
            .resource(attempts::operations)
            .resource(answers::operations)
            .resource(results::operations)
            .resource(assignments::operations)
            .resource(submissions::operations)
            .resource(ungraded::operations)
            .aliases(&ALIASES)
    }
}
