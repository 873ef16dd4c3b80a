//! `POST /api/lectures/{id}/quiz`

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::etag::Tagged;
use shared::http::{Fields, Valid, Validate};
use shared::ids::LectureId;
use shared::{App, Error, ErrorCode, Result};
use shared_assessment::rules::points::Points;
use shared_assessment::rules::quiz::{Feedback, parse_max_attempts, parse_passing_score, parse_time_limit};
use shared_assessment::store::quizzes::{Quiz, Quizzes};
use shared_catalog::rules::lecture::{ContentType, parse_title};
use shared_learning::http::OwnLecture;
use utoipa::ToSchema;

use super::view::QuizReply;

const DEFAULT_PASSING_SCORE: u8 = 70;

/// The quiz to create. Its questions are added afterward.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateQuizRequest {
    /// 1 to 200 characters; defaults to the title of the lecture.
    #[schema(example = "Python basics")]
    title: Option<String>,
    /// The share of the points that passes, in percent; defaults to 70.
    #[schema(example = 70)]
    passing_score: Option<i64>,
    /// The time limit of an attempt in minutes; null for none.
    #[schema(example = 30)]
    time_limit: Option<i64>,
    /// The number of attempts of a student, from 1 to 100.
    #[schema(example = 3)]
    max_attempts: Option<i64>,
    /// Whether each attempt has its own order of questions and options; defaults to `false`.
    #[schema(example = true)]
    shuffle: Option<bool>,
    /// `score`, `points` or `full`; defaults to `points`.
    #[schema(example = "points")]
    feedback: Option<String>,
}

pub(crate) struct CreateQuiz {
    title: Option<String>,
    passing_score: u8,
    time_limit: Option<u32>,
    max_attempts: Option<u32>,
    shuffle: bool,
    feedback: Feedback,
}

impl Validate for CreateQuiz {
    type Body = CreateQuizRequest;

    fn validate(body: CreateQuizRequest, fields: &mut Fields) -> Option<Self> {
        let title = fields.parsed("title", body.title.as_deref().map(parse_title).transpose());
        let passing_score = body.passing_score.map(parse_passing_score).transpose();
        let passing_score = fields.parsed("passing_score", passing_score);
        let time_limit = fields.parsed("time_limit", body.time_limit.map(parse_time_limit).transpose());
        let max_attempts = body.max_attempts.map(parse_max_attempts).transpose();
        let max_attempts = fields.parsed("max_attempts", max_attempts);
        let feedback = fields.parsed("feedback", body.feedback.as_deref().map(Feedback::parse).transpose());
        Some(Self {
            title: title?,
            passing_score: passing_score?.unwrap_or(DEFAULT_PASSING_SCORE),
            time_limit: time_limit?,
            max_attempts: max_attempts?,
            shuffle: body.shuffle.unwrap_or_default(),
            feedback: feedback?.unwrap_or(Feedback::Points),
        })
    }
}

/// Creates the quiz of a lecture.
///
/// The lecture must have the content type `quiz`, and can have one quiz; a second one is a conflict.
#[utoipa::path(post, path = "/api/lectures/{id}/quiz", tag = "assessments",
    params(("id" = LectureId, Path)), request_body = CreateQuizRequest, responses((status = 201, body = QuizReply)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn create_quiz(
    State(app): State<App>,
    OwnLecture { lecture, course, .. }: OwnLecture,
    Valid(request): Valid<CreateQuiz>,
) -> Result<(StatusCode, Tagged)> {
    if lecture.content_type != ContentType::Quiz {
        return Err(Error::new(
            ErrorCode::Conflict,
            "Only a lecture with the content type quiz can have a quiz.",
        ));
    }
    let now = app.clock.now();
    let quiz = Quiz {
        id: app.ids.id(),
        course_id: course.id,
        lecture_id: lecture.id,
        title: request.title.unwrap_or(lecture.title),
        passing_score: request.passing_score,
        time_limit: request.time_limit,
        max_attempts: request.max_attempts,
        shuffle: request.shuffle,
        feedback: request.feedback,
        questions: Vec::new(),
        points_possible: Points::ZERO,
        created_at: now,
        updated_at: now,
        deleted_at: None,
        version: 0,
    };
    Quizzes(&app.database).create(&quiz).await?;
    Ok((StatusCode::CREATED, QuizReply::of_instructor(&quiz)?))
}
