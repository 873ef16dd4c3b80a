//! `PUT, PATCH /api/quizzes/{id}`

use axum::extract::State;
use serde::Deserialize;
use shared::http::etag::{IfMatch, Tagged};
use shared::http::{Fields, Valid, Validate};
use shared::ids::QuizId;
use shared::types::Patch;
use shared::{App, Result};
use shared_assessment::rules::quiz::{Feedback, parse_max_attempts, parse_passing_score, parse_time_limit};
use shared_assessment::store::quizzes::{Quiz, Quizzes};
use shared_catalog::rules::lecture::parse_title;
use utoipa::ToSchema;

use super::access::OwnQuiz;
use super::view::QuizReply;

/// The changes to a quiz; absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateQuizRequest {
    /// 1 to 200 characters.
    #[schema(nullable = false, example = "Python basics")]
    title: Option<String>,
    /// The share of the points that passes, in percent.
    #[schema(nullable = false, example = 60)]
    passing_score: Option<i64>,
    /// The time limit of an attempt in minutes; null removes it.
    #[serde(default)]
    #[schema(value_type = Option<i64>, example = 45)]
    time_limit: Patch<i64>,
    /// The number of attempts of a student, from 1 to 100; null removes the limit.
    #[serde(default)]
    #[schema(value_type = Option<i64>, example = 2)]
    max_attempts: Patch<i64>,
    /// Whether each attempt has its own order of questions and options.
    #[schema(nullable = false, example = true)]
    shuffle: Option<bool>,
    /// `score`, `points` or `full`.
    #[schema(nullable = false, example = "full")]
    feedback: Option<String>,
}

pub(crate) struct UpdateQuiz {
    title: Option<String>,
    passing_score: Option<u8>,
    time_limit: Patch<u32>,
    max_attempts: Patch<u32>,
    shuffle: Option<bool>,
    feedback: Option<Feedback>,
}

impl Validate for UpdateQuiz {
    type Body = UpdateQuizRequest;

    fn validate(body: UpdateQuizRequest, fields: &mut Fields) -> Option<Self> {
        let title = fields.parsed("title", body.title.as_deref().map(parse_title).transpose());
        let passing_score = body.passing_score.map(parse_passing_score).transpose();
        let passing_score = fields.parsed("passing_score", passing_score);
        let time_limit = fields.patch("time_limit", body.time_limit, parse_time_limit);
        let max_attempts = fields.patch("max_attempts", body.max_attempts, parse_max_attempts);
        let feedback = fields.parsed("feedback", body.feedback.as_deref().map(Feedback::parse).transpose());
        Some(Self {
            title: title?,
            passing_score: passing_score?,
            time_limit,
            max_attempts,
            shuffle: body.shuffle,
            feedback: feedback?,
        })
    }
}

impl UpdateQuiz {
    fn apply(&self, quiz: &mut Quiz) {
        if let Some(title) = &self.title {
            quiz.title.clone_from(title);
        }
        quiz.passing_score = self.passing_score.unwrap_or(quiz.passing_score);
        self.time_limit.apply(&mut quiz.time_limit);
        self.max_attempts.apply(&mut quiz.max_attempts);
        quiz.shuffle = self.shuffle.unwrap_or(quiz.shuffle);
        quiz.feedback = self.feedback.unwrap_or(quiz.feedback);
    }
}

/// Updates the settings of a quiz.
///
/// Attempts in progress keep the time limit, the passing score and the order that they began with. Results follow the
/// new `feedback` at once.
#[utoipa::path(method(put, patch), path = "/api/quizzes/{id}", tag = "assessments",
    params(("id" = QuizId, Path), IfMatch), request_body = UpdateQuizRequest, responses((status = 200, body = QuizReply)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn update_quiz(
    State(app): State<App>,
    OwnQuiz { quiz, .. }: OwnQuiz,
    if_match: IfMatch,
    Valid(request): Valid<UpdateQuiz>,
) -> Result<Tagged> {
    let now = app.clock.now();
    let quizzes = Quizzes(&app.database);
    let updated = quizzes.update(quiz, now, |quiz| {
        QuizReply::of_instructor(quiz)?.check_if_match(&if_match)?;
        request.apply(quiz);
        Ok(((), Vec::new()))
    });
    let (quiz, ()) = updated.await?;
    QuizReply::of_instructor(&quiz)
}
