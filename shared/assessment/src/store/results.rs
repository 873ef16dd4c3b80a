//! Results of attempts.
//!
//! | access pattern | key |
//! |---|---|
//! | result of an attempt | `ATTEMPT#{id}` / `RESULT` |
//! | results of a quiz, newest first | gsi1 `QUIZ#{quiz}` / `{submitted_at}#{attempt}` |
//!
//! A result is created in the transaction that hands the attempt in; grades change it on the condition that it is
//! unchanged since it was read.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Query, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::{AttemptId, QuestionId, QuestionOptionId, QuizId, UserId};

use super::attempts::partition;
use crate::rules::points::Points;
use crate::rules::scoring::{AnswerScore, Score};

/// The maximum number of earlier grades that a result keeps of an answer.
const MAX_HISTORY: usize = 10;
/// The maximum length of all comments of a result, earlier grades included, in bytes: a row of DynamoDB has 400 KB.
pub const MAX_COMMENTS: usize = 250_000;
/// The results that a page of the statistics reads at once.
const RESULTS_AT_ONCE: u32 = 200;

/// The points of an answer, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The question.
    pub question_id: QuestionId,
    /// The points.
    pub score: AnswerScore,
    /// Whether the question was answered.
    pub is_answered: bool,
    /// The selected options, for the statistics.
    #[serde(default)]
    pub selected_options: Vec<QuestionOptionId>,
    /// The grades of an instructor, the current one last.
    #[serde(default)]
    pub grades: Vec<Grade>,
}

/// The grade of an answer by an instructor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// The points.
    pub points: Points,
    /// The comment for the student.
    #[serde(default)]
    pub comment: Option<String>,
    /// The instructor.
    pub graded_by: UserId,
    /// When it was given.
    pub graded_at: Timestamp,
}

impl Mark {
    /// The mark after an instructor has graded the answer. Earlier grades are kept.
    #[must_use]
    pub fn graded(&self, grade: Grade) -> Self {
        let mut mark = self.clone();
        mark.score.points_earned = Some(grade.points);
        mark.grades.push(grade);
        let surplus = mark.grades.len().saturating_sub(MAX_HISTORY);
        mark.grades.drain(..surplus);
        mark
    }
}

/// The result of an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptResult {
    /// The attempt.
    pub attempt_id: AttemptId,
    /// The quiz.
    pub quiz_id: QuizId,
    /// The student.
    pub user_id: UserId,
    /// When it was handed in.
    pub submitted_at: Timestamp,
    /// The score.
    pub score: Score,
    /// The points of each answer, in the order of the attempt's questions.
    pub marks: Vec<Mark>,
    /// Counts the changes.
    #[serde(default)]
    pub version: u64,
}

impl AttemptResult {
    /// Whether its comments, earlier ones included, fit into its row.
    #[must_use]
    pub fn fits(&self) -> bool {
        let grades = self.marks.iter().flat_map(|mark| &mark.grades);
        let comments = grades.filter_map(|grade| grade.comment.as_ref());
        comments.map(String::len).sum::<usize>() <= MAX_COMMENTS
    }
}

impl Row for AttemptResult {
    const KIND: &str = "result";
}

/// The key of the result of an attempt.
#[must_use]
pub fn key(id: AttemptId) -> Key {
    Key::new(Table::Learning, partition(id), "RESULT")
}

fn of_quiz(quiz_id: QuizId) -> String {
    format!("QUIZ#{quiz_id}")
}

fn put(result: &AttemptResult) -> Result<Write> {
    let write = Write::put(key(result.attempt_id), result)?
        .attribute("gsi1pk", of_quiz(result.quiz_id))
        .attribute("gsi1sk", format!("{:.3}#{}", result.submitted_at, result.attempt_id));
    Ok(write)
}

/// A write that creates a result.
pub fn create(result: &AttemptResult) -> Result<Write> {
    put(result).map(Write::if_absent)
}

/// A write that replaces the result that was read by `next`, whose version is one higher. Its condition fails if the
/// result has changed since.
pub fn replace(next: &AttemptResult) -> Result<Write> {
    put(next)?
        .condition("#version = :seen")
        .name("#version", "version")
        .value(":seen", next.version.saturating_sub(1))
}

/// Reads results.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a>(pub &'a Database);

impl Results<'_> {
    /// The newest results of a quiz, at most `most`, and whether these are all. The index lags behind.
    pub async fn newest(&self, quiz_id: QuizId, most: usize) -> Result<(Vec<AttemptResult>, bool)> {
        let query = Query::index(Table::Learning, of_quiz(quiz_id)).descending();
        let (mut results, mut start) = (Vec::new(), None);
        loop {
            let page = self.0.query(query.clone().page(RESULTS_AT_ONCE, start)).await?;
            for item in page.items {
                results.push(decode(item)?);
            }
            let is_complete = page.last_key.is_none();
            if is_complete || results.len() >= most {
                let is_complete = is_complete && results.len() <= most;
                results.truncate(most);
                return Ok((results, is_complete));
            }
            start = page.last_key;
        }
    }
}
