//! `GET /api/quiz-attempts/{id}`

use axum::Json;
use axum::extract::State;
use shared::ids::AttemptId;
use shared::{App, Result};

use super::access::{VisibleAttempt, current};
use super::view::AttemptReply;

/// Returns an attempt with its questions and the saved answers.
///
/// A student can go on with an attempt on another device. Instructors of the course see the attempts of their students.
/// The right answers are only in the result.
#[utoipa::path(get, path = "/api/quiz-attempts/{id}", tag = "assessments",
    params(("id" = AttemptId, Path)), responses((status = 200, body = AttemptReply)), security(("bearer" = [])))]
pub(crate) async fn get_attempt(
    State(app): State<App>,
    VisibleAttempt { state, .. }: VisibleAttempt,
) -> Result<Json<AttemptReply>> {
    let state = current(&app, state).await?;
    AttemptReply::load(&app, state).await.map(Json)
}
