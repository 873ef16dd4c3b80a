//! `POST /api/quiz-attempts/{id}/submit`

use axum::Json;
use axum::extract::State;
use shared::http::Valid;
use shared::ids::AttemptId;
use shared::{App, Result};
use shared_assessment::service::{HandedIn, hand_in};

use super::access::OwnAttempt;
use super::request::{AnswersRequest, GivenAnswers};
use crate::results::view::ResultReply;

/// Hands in an attempt, and returns its result.
///
/// The answers of the request replace saved ones to the same questions. An attempt is handed in once: another request
/// returns the same result. After the time limit the saved answers count. A passed quiz completes its lecture.
#[utoipa::path(post, path = "/api/quiz-attempts/{id}/submit", tag = "assessments",
    params(("id" = AttemptId, Path)),
    request_body = AnswersRequest, responses((status = 200, body = ResultReply)), security(("bearer" = [])))]
pub(crate) async fn submit_attempt(
    State(app): State<App>,
    OwnAttempt { state }: OwnAttempt,
    Valid(GivenAnswers(given)): Valid<GivenAnswers>,
) -> Result<Json<ResultReply>> {
    let HandedIn { state, questions } = Box::pin(hand_in(&app, state, &given)).await?;
    ResultReply::load(&app, state, questions, true).await.map(Json)
}
