//! Quizzes in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::Result;
use shared::http::etag::Tagged;
use shared::ids::{AttemptId, CourseId, LectureId, QuizId};
use shared_assessment::rules::attempt::AttemptStatus;
use shared_assessment::rules::quiz::{Feedback, MAX_ATTEMPTS};
use shared_assessment::store::quiz_records::QuizRecord;
use shared_assessment::store::quizzes::Quiz;
use utoipa::ToSchema;

/// A quiz without its questions.
#[derive(Serialize, ToSchema)]
#[schema(as = Quiz)]
pub(crate) struct QuizReply {
    id: QuizId,
    course_id: CourseId,
    lecture_id: LectureId,
    #[schema(example = "Python basics")]
    title: String,
    /// The share of the points that passes, in percent.
    #[schema(example = 70)]
    passing_score: u8,
    /// The time limit of an attempt in minutes; null for none.
    #[schema(example = 30)]
    time_limit: Option<u32>,
    /// The number of attempts of a student; null for as many as the product allows, which is 100.
    #[schema(example = 3)]
    max_attempts: Option<u32>,
    /// Whether each attempt has its own order of questions and options.
    #[schema(example = true)]
    shuffle: bool,
    feedback: Feedback,
    #[schema(example = 10)]
    questions_count: usize,
    /// The points of right answers to all questions.
    #[schema(example = 12.5)]
    points_possible: f64,
    /// What the student has done at the quiz; null without a session and for those who run the course.
    own_attempts: Option<OwnAttempts>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When the quiz or one of its questions was last edited.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// The caller's attempts at a quiz.
#[derive(Serialize, ToSchema)]
struct OwnAttempts {
    #[schema(example = 1)]
    started: u32,
    /// How many more attempts can be started.
    #[schema(example = 2)]
    left: u32,
    /// The attempt in progress.
    in_progress: Option<AttemptId>,
    /// The best score in percent.
    #[schema(example = 85.0)]
    best_score: Option<f64>,
    /// Whether any attempt has passed.
    passed: bool,
    /// The attempts that were handed in, oldest first.
    finished: Vec<FinishedAttemptReply>,
}

/// An attempt that was handed in.
#[derive(Serialize, ToSchema)]
#[schema(as = FinishedAttempt)]
struct FinishedAttemptReply {
    id: AttemptId,
    /// The number of the attempt, from 1.
    #[schema(example = 1)]
    number: u32,
    status: AttemptStatus,
    #[schema(value_type = String, format = DateTime)]
    submitted_at: Timestamp,
    /// The score in percent, rounded down to two decimals.
    #[schema(example = 85.0)]
    score: f64,
    passed: bool,
}

impl QuizReply {
    /// The reply to an instructor, with its tag.
    pub fn of_instructor(quiz: &Quiz) -> Result<Tagged> {
        Tagged::new(&Self::new(quiz, None))
    }

    /// `record` is what the caller has done, if it is a student.
    pub fn new(quiz: &Quiz, record: Option<QuizRecord>) -> Self {
        let max_attempts = quiz.max_attempts.unwrap_or(MAX_ATTEMPTS);
        Self {
            id: quiz.id,
            course_id: quiz.course_id,
            lecture_id: quiz.lecture_id,
            title: quiz.title.clone(),
            passing_score: quiz.passing_score,
            time_limit: quiz.time_limit,
            max_attempts: quiz.max_attempts,
            shuffle: quiz.shuffle,
            feedback: quiz.feedback,
            questions_count: quiz.questions.len(),
            points_possible: quiz.points_possible.as_f64(),
            own_attempts: record.map(|record| OwnAttempts::new(&record, max_attempts)),
            created_at: quiz.created_at,
            updated_at: quiz.updated_at,
        }
    }
}

impl OwnAttempts {
    fn new(record: &QuizRecord, max_attempts: u32) -> Self {
        let finished = record.finished.iter().map(|finished| FinishedAttemptReply {
            id: finished.id,
            number: finished.number,
            status: AttemptStatus::of(Some(finished.is_final)),
            submitted_at: finished.submitted_at,
            score: finished.score,
            passed: finished.passed,
        });
        Self {
            started: record.started,
            left: max_attempts.saturating_sub(record.started),
            in_progress: record.open.map(|open| open.id),
            best_score: record.best_score(),
            passed: record.has_passed(),
            finished: finished.collect(),
        }
    }
}
