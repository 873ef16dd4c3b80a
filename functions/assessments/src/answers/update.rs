//! `PUT /api/quiz-attempts/{id}/answers`

use std::ops::ControlFlow;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::database::{Outcome, decode};
use shared::http::Valid;
use shared::ids::AttemptId;
use shared::{App, Error, ErrorCode, Result};
use shared_assessment::service::{AttemptState, parse_answers};
use shared_assessment::store::attempts;
use shared_assessment::store::questions::{QuestionRef, Questions};
use utoipa::ToSchema;

use crate::attempts::access::OwnAttempt;
use crate::attempts::request::{AnswersRequest, GivenAnswers};
use crate::attempts::view::{AnswerReply, AttemptClock};

/// The saved answers of an attempt.
#[derive(Serialize, ToSchema)]
#[schema(as = SavedAnswers)]
pub(crate) struct SavedAnswersReply {
    #[serde(flatten)]
    clock: AttemptClock,
    answers: Vec<AnswerReply>,
}

/// Saves answers of an attempt in progress.
///
/// Each answer replaces the earlier one to the same question; others stay. Saving the same again changes nothing. After
/// the time limit and after the attempt was handed in, the reply is 409.
#[utoipa::path(put, path = "/api/quiz-attempts/{id}/answers", tag = "assessments",
    params(("id" = AttemptId, Path)),
    request_body = AnswersRequest, responses((status = 200, body = SavedAnswersReply)), security(("bearer" = [])))]
pub(crate) async fn update_answers(
    State(app): State<App>,
    OwnAttempt { state }: OwnAttempt,
    Valid(GivenAnswers(given)): Valid<GivenAnswers>,
) -> Result<Json<SavedAnswersReply>> {
    let now = app.clock.now();
    if state.result.is_some() || state.is_due(now) {
        return Err(closed());
    }
    let attempt = &state.attempt;
    // Only the questions that are answered have to be read. Unknown ones are found by their absence.
    let is_given = |question: &&QuestionRef| given.iter().any(|(id, _)| *id == question.id);
    let wanted: Vec<QuestionRef> = attempt.questions.iter().filter(is_given).copied().collect();
    let questions = Questions(&app.database).get_all(attempt.quiz_id, &wanted).await?;
    let parsed = parse_answers(&questions, &given)?;
    let (app, parsed) = (&app, &parsed);
    let saved = app
        .database
        .retry_from("answers", state.answers.clone(), |before| async move {
            let after = before.with(parsed, now)?;
            match app.database.write(attempts::save(attempt.id, &before, &after)?).await? {
                Outcome::Done(_) => Ok(ControlFlow::Break(after)),
                Outcome::ConditionFailed(row) => {
                    let current: attempts::Answers = decode(row.ok_or_else(Error::not_found)?)?;
                    if current.is_closed {
                        Err(closed())
                    } else {
                        Ok(ControlFlow::Continue(current))
                    }
                }
            }
        });
    let answers = saved.await?;
    let state = AttemptState {
        answers,
        ..state.clone()
    };
    Ok(Json(SavedAnswersReply {
        clock: AttemptClock::new(app, &state),
        answers: state.answers.answers.iter().map(AnswerReply::from).collect(),
    }))
}

fn closed() -> Error {
    Error::new(
        ErrorCode::Conflict,
        "The attempt has ended. The answers that were saved before count.",
    )
}
