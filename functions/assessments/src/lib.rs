//! Assessment: quizzes, their questions and attempts; assignments and submissions.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;
use utoipa::openapi::path::HttpMethod::{Get, Post};

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
#[must_use]
pub fn function() -> Function {
    Function::http::<Assessments>("assessments")
}

struct Assessments;

impl EndpointGroup for Assessments {
    const DESCRIPTION: &'static str =
        "Quizzes with their questions, attempts and results. Assignments with their submissions and grades.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(quizzes::get::get_quiz))
            .operation(routes!(quizzes::create::create_quiz))
            .operation(routes!(quizzes::update::update_quiz))
            .operation(routes!(quizzes::delete::delete_quiz))
            .operation(routes!(questions::list::list_questions))
            .operation(routes!(questions::create::create_questions))
            .operation(routes!(questions::update::update_question))
            .operation(routes!(questions::delete::delete_question))
            .operation(routes!(quiz_statistics::get::get_quiz_statistics))
            .operation(routes!(attempts::start::start_attempt))
            .operation(routes!(attempts::start::start_named_attempt))
            .operation(routes!(attempts::get::get_attempt))
            .operation(routes!(answers::update::update_answers))
            .operation(routes!(attempts::submit::submit_attempt))
            .operation(routes!(attempts::grade::grade_attempt))
            .operation(routes!(results::get::get_result))
            .operation(routes!(assignments::list::list_assignments))
            .operation(routes!(assignments::create::create_assignment))
            .operation(routes!(assignments::get::get_assignment))
            .operation(routes!(assignments::update::update_assignment))
            .operation(routes!(assignments::delete::delete_assignment))
            .operation(routes!(assignments::submit::submit_assignment))
            .operation(routes!(submissions::list::list_submissions))
            .operation(routes!(submissions::get::get_submission))
            .operation(routes!(submissions::grade::grade_submission))
            .operation(routes!(ungraded::list::list_ungraded))
            .aliases(&[
                (Post, "/quiz-attempts/start", "/api/quiz-attempts/start"),
                (Post, "/quiz-attempts/{id}/submit", "/api/quiz-attempts/{id}/submit"),
                (Get, "/quiz-attempts/{id}/result", "/api/quiz-attempts/{id}/result"),
            ])
    }
}
