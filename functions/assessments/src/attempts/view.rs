//! Attempts in replies. These types have no right answers, so no reply before the end of an attempt can show one.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{AttemptId, CourseId, LectureId, QuestionId, QuestionOptionId, QuizId};
use shared::{App, Result};
use shared_assessment::rules::attempt::AttemptStatus;
use shared_assessment::rules::question::{Answer, QuestionType};
use shared_assessment::rules::shuffle::shuffle;
use shared_assessment::service::AttemptState;
use shared_assessment::store::attempts::SavedAnswer;
use shared_assessment::store::questions::{Question, Questions};
use utoipa::ToSchema;

/// An attempt with its questions and the saved answers.
#[derive(Serialize, ToSchema)]
#[schema(as = Attempt)]
pub(crate) struct AttemptReply {
    #[serde(flatten)]
    clock: AttemptClock,
    course_id: CourseId,
    lecture_id: LectureId,
    /// The number among the student's attempts at the quiz, from 1.
    #[schema(example = 1)]
    attempt_number: u32,
    #[schema(example = "Python basics")]
    title: String,
    /// The share of the points that passes, in percent.
    #[schema(example = 70)]
    passing_score: u8,
    /// The points of right answers to all questions.
    #[schema(example = 12.5)]
    points_possible: f64,
    /// The questions in the order in which to show them, which is the same on every device.
    questions: Vec<AttemptQuestion>,
    /// The saved answers. Questions without one are left blank.
    answers: Vec<AnswerReply>,
}

/// The times of an attempt, by the server's clock.
#[derive(Serialize, ToSchema)]
pub(crate) struct AttemptClock {
    id: AttemptId,
    quiz_id: QuizId,
    status: AttemptStatus,
    #[schema(value_type = String, format = DateTime)]
    started_at: Timestamp,
    /// When the time is up; null without a time limit.
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<Timestamp>,
    /// When it was handed in.
    #[schema(value_type = Option<String>, format = DateTime)]
    submitted_at: Option<Timestamp>,
    /// When answers were last saved.
    #[schema(value_type = Option<String>, format = DateTime)]
    saved_at: Option<Timestamp>,
    /// The time now. Countdowns should start from it, because the clock of a phone may be wrong.
    #[schema(value_type = String, format = DateTime)]
    server_time: Timestamp,
}

/// A question as students see it.
#[derive(Serialize, ToSchema)]
struct AttemptQuestion {
    id: QuestionId,
    #[schema(example = "Which of these are types of Python?")]
    question_text: String,
    question_type: QuestionType,
    /// The points of a right answer.
    #[schema(example = 2.5)]
    points: f64,
    /// The place in the attempt, from 1.
    #[schema(example = 1)]
    order_index: usize,
    /// Whether several options can be selected.
    allows_multiple: bool,
    options: Vec<AttemptOption>,
}

/// An option as students see it.
#[derive(Serialize, ToSchema)]
struct AttemptOption {
    id: QuestionOptionId,
    #[schema(example = "int")]
    option_text: String,
}

/// A saved answer.
#[derive(Serialize, ToSchema)]
#[schema(as = GivenAnswer)]
pub(crate) struct AnswerReply {
    question_id: QuestionId,
    /// The selected options.
    selected_options: Vec<QuestionOptionId>,
    /// The text of a short answer or an essay.
    #[schema(example = json!(null))]
    answer: Option<String>,
}

impl AttemptClock {
    pub fn new(app: &App, state: &AttemptState) -> Self {
        let attempt = &state.attempt;
        Self {
            id: attempt.id,
            quiz_id: attempt.quiz_id,
            status: state.status(),
            started_at: attempt.started_at,
            ends_at: attempt.ends_at,
            submitted_at: attempt.submitted_at,
            saved_at: state.answers.saved_at,
            server_time: app.clock.now(),
        }
    }
}

impl AttemptReply {
    /// Reads the questions of the attempt: one call for up to 50.
    pub async fn load(app: &App, state: AttemptState) -> Result<Self> {
        let attempt = &state.attempt;
        let questions = Questions(&app.database)
            .get_all(attempt.quiz_id, &attempt.questions)
            .await?;
        let question = |(index, question)| AttemptQuestion::new(&state, index, question);
        let questions = questions.into_iter().enumerate().map(question).collect();
        Ok(Self {
            clock: AttemptClock::new(app, &state),
            course_id: attempt.course_id,
            lecture_id: attempt.lecture_id,
            attempt_number: attempt.number,
            title: attempt.title.clone(),
            passing_score: attempt.passing_score,
            points_possible: attempt.points_possible.as_f64(),
            questions,
            answers: state.answers.answers.iter().map(AnswerReply::from).collect(),
        })
    }
}

impl AttemptQuestion {
    fn new(state: &AttemptState, index: usize, question: Question) -> Self {
        let allows_multiple = question.content.allows_multiple();
        let mut options = question.content.options;
        if state.attempt.shuffle && question.content.question_type == QuestionType::MultipleChoice {
            shuffle(state.attempt.id, &mut options, |option| option.id);
        }
        let options = options.into_iter().map(|option| AttemptOption {
            id: option.id,
            option_text: option.option_text,
        });
        Self {
            id: question.id,
            question_text: question.content.question_text,
            question_type: question.content.question_type,
            points: question.content.points.as_f64(),
            order_index: index + 1,
            allows_multiple,
            options: options.collect(),
        }
    }
}

impl From<&SavedAnswer> for AnswerReply {
    fn from(saved: &SavedAnswer) -> Self {
        let (selected_options, answer) = match &saved.answer {
            Answer::Options(selected) => (selected.clone(), None),
            Answer::Text(text) => (Vec::new(), Some(text.clone())),
        };
        Self {
            question_id: saved.question_id,
            selected_options,
            answer,
        }
    }
}
