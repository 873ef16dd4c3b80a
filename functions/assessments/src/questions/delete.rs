//! `DELETE /api/questions/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::QuestionId;
use shared::{App, Result};
use shared_assessment::store::questions::Questions;

use super::access::OwnQuestion;

/// Deletes a question.
///
/// Attempts in progress and results keep it.
#[utoipa::path(delete, path = "/api/questions/{id}", tag = "assessments",
    params(("id" = QuestionId, Path)), responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_question(
    State(app): State<App>,
    OwnQuestion { quiz, id }: OwnQuestion,
) -> Result<StatusCode> {
    Questions(&app.database).delete(quiz, id, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
