//! `DELETE /api/quizzes/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::QuizId;
use shared::{App, Result};
use shared_assessment::store::quizzes::Quizzes;

use super::access::OwnQuiz;

/// Deletes a quiz.
///
/// Nobody can start it, and its lecture can have another one. Attempts in progress can still be handed in, and results
/// stay.
#[utoipa::path(delete, path = "/api/quizzes/{id}", tag = "assessments",
    params(("id" = QuizId, Path)), responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_quiz(State(app): State<App>, OwnQuiz { quiz, .. }: OwnQuiz) -> Result<StatusCode> {
    Quizzes(&app.database).delete(quiz, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
