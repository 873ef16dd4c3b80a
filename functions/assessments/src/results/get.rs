//! `GET /api/quiz-attempts/{id}/result`

use axum::Json;
use axum::extract::State;
use shared::ids::AttemptId;
use shared::{App, Result};

use super::view::ResultReply;
use crate::attempts::access::{VisibleAttempt, current};

/// Returns the result of an attempt.
///
/// A student sees as much of it as the quiz allows; instructors of the course see everything. While the attempt is in
/// progress, the reply is 409.
#[utoipa::path(get, path = "/api/quiz-attempts/{id}/result", tag = "assessments",
    params(("id" = AttemptId, Path)), responses((status = 200, body = ResultReply)), security(("bearer" = [])))]
pub(crate) async fn get_result(
    State(app): State<App>,
    VisibleAttempt { state, is_own }: VisibleAttempt,
) -> Result<Json<ResultReply>> {
    let state = current(&app, state).await?;
    ResultReply::load(&app, state, None, is_own).await.map(Json)
}
