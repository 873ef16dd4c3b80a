//! Questions in replies to instructors. Students never get these.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{QuestionId, QuestionOptionId, QuizId};
use shared_assessment::rules::question::QuestionType;
use shared_assessment::store::questions::Question;
use shared_assessment::store::quizzes::Quiz;
use utoipa::ToSchema;

/// A question with its right answers.
#[derive(Serialize, ToSchema)]
#[schema(as = Question)]
pub(crate) struct QuestionReply {
    id: QuestionId,
    quiz_id: QuizId,
    #[schema(example = "Which of these are types of Python?")]
    question_text: String,
    question_type: QuestionType,
    /// The points of a right answer.
    #[schema(example = 2.5)]
    points: f64,
    /// The place in the quiz, from 1.
    #[schema(example = 1)]
    order_index: usize,
    options: Vec<OptionReply>,
    #[schema(example = json!([]))]
    accepted_answers: Vec<String>,
    /// By how much a number may differ from an accepted answer.
    #[schema(example = json!(null))]
    tolerance: Option<f64>,
    partial_credit: bool,
    #[schema(example = "Python has no type called char.")]
    explanation: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// An option of a question, with whether it is right.
#[derive(Serialize, ToSchema)]
#[schema(as = QuestionOption)]
pub(crate) struct OptionReply {
    id: QuestionOptionId,
    #[schema(example = "int")]
    option_text: String,
    is_correct: bool,
}

impl QuestionReply {
    pub fn new(question: Question, quiz: &Quiz) -> Self {
        let index = quiz.questions.iter().position(|listed| listed.id == question.id);
        let content = question.content;
        let options = content.options.into_iter().map(|option| OptionReply {
            id: option.id,
            option_text: option.option_text,
            is_correct: option.is_correct,
        });
        Self {
            id: question.id,
            quiz_id: question.quiz_id,
            question_text: content.question_text,
            question_type: content.question_type,
            points: content.points.as_f64(),
            order_index: index.map_or(0, |index| index + 1),
            options: options.collect(),
            accepted_answers: content.accepted_answers,
            tolerance: content.tolerance.and_then(|tolerance| tolerance.parse().ok()),
            partial_credit: content.partial_credit,
            explanation: content.explanation,
            created_at: question.created_at,
            updated_at: question.updated_at,
        }
    }
}
