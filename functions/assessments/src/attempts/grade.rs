//! `POST /api/quiz-attempts/{id}/grade`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::ids::{AttemptId, QuestionId};
use shared::{App, Result};
use shared_accounts::rules::profile::free_text;
use shared_assessment::service::{GivenGrade, grade};
use utoipa::ToSchema;

use super::access::{GradableAttempt, current};
use crate::results::view::ResultReply;

const MAX_COMMENT: usize = 2_000;

/// The grade of an essay.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GradeAttemptRequest {
    /// The question, which must be an essay.
    #[schema(required, nullable = false, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    question_id: Option<String>,
    /// 0 to the points of the question, with at most two decimals.
    #[schema(required, nullable = false, example = 4.5)]
    points: Option<f64>,
    /// A comment for the student, at most 2,000 characters. Alias: `comments`.
    #[schema(example = "Well argued.")]
    comment: Option<String>,
}

pub(crate) struct GradeAttempt(GivenGrade);

impl Validate for GradeAttempt {
    type Body = GradeAttemptRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("comments", "comment")]];

    fn validate(body: GradeAttemptRequest, fields: &mut Fields) -> Option<Self> {
        let question_id = fields.required_parsed("question_id", body.question_id, |text| {
            text.parse::<QuestionId>()
                .map_err(|_| "must be a question of this attempt")
        });
        let points = fields.required("points", body.points);
        let comment = fields.parsed("comment", free_text(&body.comment.unwrap_or_default(), MAX_COMMENT));
        Some(Self(GivenGrade {
            question_id: question_id?,
            points: points?,
            comment: comment?,
        }))
    }
}

/// Grades the answer to an essay, and returns the result.
///
/// It is for instructors of the course. Another grade replaces the first one, which is kept. If the quiz is passed with
/// it, its lecture is completed; a lower grade takes nothing away.
#[utoipa::path(post, path = "/api/quiz-attempts/{id}/grade", tag = "assessments",
    params(("id" = AttemptId, Path)),
    request_body = GradeAttemptRequest, responses((status = 200, body = ResultReply)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn grade_attempt(
    State(app): State<App>,
    GradableAttempt { caller, state }: GradableAttempt,
    Valid(GradeAttempt(given)): Valid<GradeAttempt>,
) -> Result<Json<ResultReply>> {
    let state = current(&app, state).await?;
    let state = Box::pin(grade(&app, state, caller.user.id, &given)).await?;
    ResultReply::load(&app, state, None, false).await.map(Json)
}
