//! Results in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{QuestionId, QuestionOptionId};
use shared::{App, Error, ErrorCode, Result};
use shared_assessment::rules::quiz::Feedback;
use shared_assessment::service::AttemptState;
use shared_assessment::store::attempts::SavedAnswer;
use shared_assessment::store::questions::{Question, Questions};
use shared_assessment::store::quizzes::{self, Quiz};
use shared_assessment::store::results::Mark;
use utoipa::ToSchema;

use crate::attempts::view::{AnswerReply, AttemptClock};

/// The result of an attempt.
#[derive(Serialize, ToSchema)]
#[schema(as = AttemptResult)]
pub(crate) struct ResultReply {
    #[serde(flatten)]
    clock: AttemptClock,
    /// The score in percent, rounded down to two decimals. Answers that wait for an instructor count as none.
    #[schema(example = 85.0)]
    score: f64,
    /// The share of the points that passes, in percent.
    #[schema(example = 70)]
    passing_score: u8,
    passed: bool,
    /// Whether every answer has its points.
    is_final: bool,
    #[schema(example = 8.5)]
    points_earned: f64,
    #[schema(example = 10.0)]
    points_possible: f64,
    /// The answers with their points; null if the quiz does not show them.
    answers: Option<Vec<AnswerResult>>,
}

/// The result of an answer.
#[derive(Serialize, ToSchema)]
struct AnswerResult {
    question_id: QuestionId,
    #[schema(example = "Which of these are types of Python?")]
    question_text: String,
    /// The answer; null if the question was left blank.
    given: Option<AnswerReply>,
    /// The points; null while the answer waits for an instructor.
    #[schema(example = 2.5)]
    points_earned: Option<f64>,
    #[schema(example = 2.5)]
    points_possible: f64,
    /// Whether it earned all points.
    is_correct: Option<bool>,
    /// The comment of the instructor.
    comment: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    graded_at: Option<Timestamp>,
    /// The right answer; null if the quiz does not show it.
    solution: Option<Solution>,
}

/// The right answer to a question.
#[derive(Serialize, ToSchema)]
struct Solution {
    correct_options: Vec<QuestionOptionId>,
    #[schema(example = json!([]))]
    accepted_answers: Vec<String>,
    #[schema(example = "Python has no type called char.")]
    explanation: Option<String>,
}

impl ResultReply {
    /// The result, for the student or for an instructor. One call for the settings of the quiz, and one for questions
    /// that are shown and not `known`.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] while the attempt is in progress.
    pub async fn load(
        app: &App,
        state: AttemptState,
        known: Option<Vec<Question>>,
        is_for_student: bool,
    ) -> Result<Self> {
        let Some(result) = &state.result else {
            return Err(Error::new(
                ErrorCode::Conflict,
                "This attempt has not been handed in yet.",
            ));
        };
        let quiz_id = state.attempt.quiz_id;
        let feedback = if is_for_student {
            let quiz: Option<Quiz> = app.database.get(&quizzes::key(quiz_id)).await?;
            quiz.map_or(Feedback::Score, |quiz| quiz.feedback)
        } else {
            Feedback::Full
        };
        let mut answers = None;
        if feedback.shows_points() {
            let questions = match known {
                Some(known) => known,
                None => {
                    let questions = Questions(&app.database);
                    questions.get_all(quiz_id, &state.attempt.questions).await?
                }
            };
            let pairs = questions.into_iter().zip(&result.marks);
            let answer = |(question, mark): (Question, &Mark)| AnswerResult::new(&state, question, mark, feedback);
            answers = Some(pairs.map(answer).collect());
        }
        let score = result.score;
        Ok(Self {
            clock: AttemptClock::new(app, &state),
            score: score.percentage,
            passing_score: state.attempt.passing_score,
            passed: score.passed,
            is_final: score.is_final,
            points_earned: score.points_earned.as_f64(),
            points_possible: score.points_possible.as_f64(),
            answers,
        })
    }
}

impl AnswerResult {
    fn new(state: &AttemptState, question: Question, mark: &Mark, feedback: Feedback) -> Self {
        let given = state.answers.to(question.id).map(|answer| {
            AnswerReply::from(&SavedAnswer {
                question_id: question.id,
                answer: answer.clone(),
            })
        });
        let grade = mark.grades.last();
        let content = question.content;
        let solution = feedback.shows_right_answers().then(|| {
            let correct = content.options.iter().filter(|option| option.is_correct);
            Solution {
                correct_options: correct.map(|option| option.id).collect(),
                accepted_answers: content.accepted_answers,
                explanation: content.explanation,
            }
        });
        Self {
            question_id: question.id,
            question_text: content.question_text,
            given,
            points_earned: mark.score.points_earned.map(|points| points.as_f64()),
            points_possible: mark.score.points_possible.as_f64(),
            is_correct: mark.score.is_correct(),
            comment: grade.and_then(|grade| grade.comment.clone()),
            graded_at: grade.map(|grade| grade.graded_at),
            solution,
        }
    }
}
