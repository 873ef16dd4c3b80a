//! `GET /api/quizzes/{id}/statistics`

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::ids::{QuestionId, QuestionOptionId, QuizId};
use shared::{App, Result};
use shared_assessment::rules::points::{Points, percentage};
use shared_assessment::rules::question::QuestionType;
use shared_assessment::store::questions::{Question, Questions};
use shared_assessment::store::results::{AttemptResult, Mark, Results};
use utoipa::ToSchema;

use crate::quizzes::access::OwnQuiz;

/// The maximum number of attempts that the statistics cover.
const MAX_ATTEMPTS: usize = 1_000;

/// How a quiz was answered.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuizStatistics {
    quiz_id: QuizId,
    /// The number of attempts that were counted: the newest ones that were handed in, at most 1,000.
    #[schema(example = 120)]
    attempts_count: usize,
    /// Whether these are all attempts that were handed in.
    is_complete: bool,
    #[schema(example = 90)]
    passed_count: usize,
    /// The average score in percent; null without attempts.
    #[schema(example = 78.5)]
    average_score: Option<f64>,
    /// The questions of the quiz in their order.
    questions: Vec<QuestionStatistics>,
}

/// How a question was answered.
#[derive(Serialize, ToSchema)]
struct QuestionStatistics {
    question_id: QuestionId,
    #[schema(example = "Which of these are types of Python?")]
    question_text: String,
    question_type: QuestionType,
    /// The number of attempts that had the question.
    #[schema(example = 120)]
    asked_count: usize,
    #[schema(example = 115)]
    answered_count: usize,
    /// The number of answers that earned all points.
    #[schema(example = 80)]
    correct_count: usize,
    /// The number of answers that wait for an instructor.
    #[schema(example = 0)]
    ungraded_count: usize,
    /// The share of the possible points that was earned, in percent; null without graded answers.
    #[schema(example = 72.25)]
    average_score: Option<f64>,
    options: Vec<OptionStatistics>,
}

/// How often an option was selected.
#[derive(Serialize, ToSchema)]
struct OptionStatistics {
    id: QuestionOptionId,
    #[schema(example = "int")]
    option_text: String,
    is_correct: bool,
    #[schema(example = 74)]
    selected_count: usize,
}

/// Returns how each question of a quiz was answered.
///
/// It covers the newest 1,000 attempts that were handed in, which appear with a short delay.
#[utoipa::path(get, path = "/api/quizzes/{id}/statistics", tag = "assessments",
    params(("id" = QuizId, Path)), responses((status = 200, body = QuizStatistics)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn get_quiz_statistics(
    State(app): State<App>,
    OwnQuiz { quiz, .. }: OwnQuiz,
) -> Result<Json<QuizStatistics>> {
    let questions = Questions(&app.database).get_all(quiz.id, &quiz.questions).await?;
    let (results, is_complete) = Results(&app.database).newest(quiz.id, MAX_ATTEMPTS).await?;
    let mut marks: HashMap<QuestionId, Vec<&Mark>> = HashMap::new();
    for mark in results.iter().flat_map(|result| &result.marks) {
        marks.entry(mark.question_id).or_default().push(mark);
    }
    let questions = questions.into_iter().map(|question| {
        let marks = marks.remove(&question.id).unwrap_or_default();
        QuestionStatistics::new(question, &marks)
    });
    Ok(Json(QuizStatistics {
        quiz_id: quiz.id,
        attempts_count: results.len(),
        is_complete,
        passed_count: results.iter().filter(|result| result.score.passed).count(),
        average_score: average(&results),
        questions: questions.collect(),
    }))
}

fn average(results: &[AttemptResult]) -> Option<f64> {
    let sum: f64 = results.iter().map(|result| result.score.percentage).sum();
    #[expect(clippy::cast_precision_loss, reason = "at most 1,000")]
    let average = (!results.is_empty()).then(|| sum / results.len() as f64);
    average.map(|average| (average * 100.0).round() / 100.0)
}

impl QuestionStatistics {
    fn new(question: Question, marks: &[&Mark]) -> Self {
        let count = |is_counted: &dyn Fn(&Mark) -> bool| marks.iter().filter(|mark| is_counted(mark)).count();
        let graded = || marks.iter().filter(|mark| mark.score.points_earned.is_some());
        let earned: Points = graded().filter_map(|mark| mark.score.points_earned).sum();
        let possible: Points = graded().map(|mark| mark.score.points_possible).sum();
        let options = question.content.options.into_iter().map(|option| OptionStatistics {
            id: option.id,
            option_text: option.option_text,
            is_correct: option.is_correct,
            selected_count: count(&|mark| mark.selected_options.contains(&option.id)),
        });
        Self {
            question_id: question.id,
            question_text: question.content.question_text,
            question_type: question.content.question_type,
            asked_count: marks.len(),
            answered_count: count(&|mark| mark.is_answered),
            correct_count: count(&|mark| mark.score.is_correct() == Some(true)),
            ungraded_count: count(&|mark| mark.score.points_earned.is_none()),
            average_score: (possible > Points::ZERO).then(|| percentage(earned, possible)),
            options: options.collect(),
        }
    }
}
