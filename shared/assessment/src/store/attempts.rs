//! Attempts at quizzes.
//!
//! | access pattern | key |
//! |---|---|
//! | attempt by id | `ATTEMPT#{id}` / `ATTEMPT` |
//! | answers of an attempt | `ATTEMPT#{id}` / `ANSWERS` |
//! | attempts in progress whose time is up | gsi1 `DUE_ATTEMPTS#{shard}` / `{ends_at}#{id}` |
//!
//! An attempt keeps the ids and versions of its questions. Its answers are closed in the transaction that hands it in,
//! so an answer is saved before that or not at all.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Query, Row, Table, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{AttemptId, CourseId, LectureId, QuestionId, QuizId, UserId};

use super::questions::QuestionRef;
use crate::rules::points::Points;
use crate::rules::question::Answer;

/// The partitions of the index of attempts that end.
pub const SHARDS: u8 = 16;
/// The maximum size of all answers of an attempt, in bytes of JSON: a row has at most 400 KB.
const MAX_ANSWERS_SIZE: usize = 300_000;

/// The row of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The id.
    pub id: AttemptId,
    /// The quiz.
    pub quiz_id: QuizId,
    /// The course.
    pub course_id: CourseId,
    /// The lecture.
    pub lecture_id: LectureId,
    /// The student.
    pub user_id: UserId,
    /// The number among the student's attempts at the quiz, from 1.
    pub number: u32,
    /// The title of the quiz.
    pub title: String,
    /// When it started.
    pub started_at: Timestamp,
    /// When its time is up, if it is limited.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
    /// The passing score when it started, in percent.
    pub passing_score: u8,
    /// Whether options have an order of their own in it.
    pub shuffle: bool,
    /// The questions in the order in which it shows them.
    pub questions: Vec<QuestionRef>,
    /// The points of right answers to all questions.
    pub points_possible: Points,
    /// When it was handed in.
    #[serde(default)]
    pub submitted_at: Option<Timestamp>,
}

impl Row for Attempt {
    const KIND: &str = "attempt";
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedAnswer {
    /// The question.
    pub question_id: QuestionId,
    /// The answer.
    pub answer: Answer,
}

/// The answers of an attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// The answers, without blank ones.
    #[serde(default)]
    pub answers: Vec<SavedAnswer>,
    /// When they were last saved.
    #[serde(default)]
    pub saved_at: Option<Timestamp>,
    /// Whether the attempt was handed in.
    #[serde(default)]
    pub is_closed: bool,
    /// Counts the changes.
    #[serde(default)]
    pub revision: u64,
}

impl Row for Answers {
    const KIND: &str = "answers";
}

impl Answers {
    /// The answer to a question, unless it is blank.
    #[must_use]
    pub fn to(&self, question_id: QuestionId) -> Option<&Answer> {
        let mut answers = self.answers.iter();
        answers
            .find(|saved| saved.question_id == question_id)
            .map(|saved| &saved.answer)
    }

    /// The answers with `given` in place of earlier ones to the same questions; `None` blanks an answer.
    ///
    /// # Errors
    /// [`ErrorCode::TooLarge`] if all answers together are too large for a row.
    pub fn with(&self, given: &[(QuestionId, Option<Answer>)], now: Timestamp) -> Result<Self> {
        let is_replaced = |id: QuestionId| given.iter().any(|(given, _)| *given == id);
        let kept = self.answers.iter().filter(|saved| !is_replaced(saved.question_id));
        let new = given.iter().filter_map(|(question_id, answer)| {
            Some(SavedAnswer {
                question_id: *question_id,
                answer: answer.clone()?,
            })
        });
        let answers: Vec<SavedAnswer> = kept.cloned().chain(new).collect();
        if serde_json::to_vec(&answers).map_err(Error::internal)?.len() > MAX_ANSWERS_SIZE {
            return Err(Error::new(ErrorCode::TooLarge, "The answers together are too long."));
        }
        Ok(Self {
            answers,
            saved_at: Some(now),
            is_closed: self.is_closed,
            revision: self.revision + 1,
        })
    }

    /// The same answers, closed.
    #[must_use]
    pub fn closed(&self) -> Self {
        Self {
            is_closed: true,
            revision: self.revision + 1,
            ..self.clone()
        }
    }
}

/// The partition of the rows of an attempt.
pub(super) fn partition(id: AttemptId) -> String {
    format!("ATTEMPT#{id}")
}

/// The key of the row of an attempt.
#[must_use]
pub fn key(id: AttemptId) -> Key {
    Key::new(Table::Learning, partition(id), "ATTEMPT")
}

/// The key of the answers of an attempt.
#[must_use]
pub fn answers_key(id: AttemptId) -> Key {
    Key::new(Table::Learning, partition(id), "ANSWERS")
}

fn due_partition(shard: u8) -> String {
    format!("DUE_ATTEMPTS#{shard:02}")
}

/// Writes that create an attempt without answers.
pub fn create(attempt: &Attempt) -> Result<[Write; 2]> {
    let mut row = Write::put(key(attempt.id), attempt)?.if_absent();
    if let Some(ends_at) = attempt.ends_at {
        // The first bytes of an id are its time; attempts that start together shall be in different shards.
        let shard = attempt.id.as_bytes()[15] % SHARDS;
        row = row
            .attribute("gsi1pk", due_partition(shard))
            .attribute("gsi1sk", format!("{ends_at:.3}#{}", attempt.id));
    }
    let answers = Write::put(answers_key(attempt.id), &Answers::default())?.if_absent();
    Ok([row, answers])
}

/// Writes that hand in an attempt with `answers`, which were read as `before`. A condition fails if it was handed in
/// already, or if the answers have changed since.
pub fn submit(attempt: &Attempt, submitted_at: Timestamp, before: &Answers, answers: &Answers) -> Result<[Write; 2]> {
    let row = Write::update(key(attempt.id), "SET submitted_at = :now REMOVE gsi1pk, gsi1sk")
        .condition("attribute_exists(pk) AND attribute_not_exists(submitted_at)")
        .value(":now", submitted_at)?;
    Ok([row, save(attempt.id, before, &answers.closed())?])
}

/// A write that replaces the answers `before`, just read. Its condition fails if they have changed since, or if the
/// attempt was handed in.
pub fn save(id: AttemptId, before: &Answers, after: &Answers) -> Result<Write> {
    Write::put(answers_key(id), after)?
        .condition("revision = :seen AND is_closed = :open")
        .value(":seen", before.revision)?
        .value(":open", false)
}

/// An attempt whose time is up, as the index has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct DueAttempt {
    /// The attempt.
    pub id: AttemptId,
}

/// Reads attempts.
#[derive(Clone, Copy, Debug)]
pub struct Attempts<'a>(pub &'a Database);

impl Attempts<'_> {
    /// A page of attempts of a shard whose time is up at `now`, and where the next page starts. The index lags behind, so
    /// some may be handed in already.
    pub async fn due(
        &self,
        shard: u8,
        now: Timestamp,
        limit: u32,
        start: Option<Item>,
    ) -> Result<(Vec<DueAttempt>, Option<Item>)> {
        // `$` follows `#`, so the range includes those that end now.
        let query = Query::index(Table::Learning, due_partition(shard)).before(format!("{now:.3}$"));
        let page = self.0.query(query.page(limit, start)).await?;
        let rows = page.items.into_iter().map(decode).collect::<Result<_>>()?;
        Ok((rows, page.last_key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> QuestionId {
        QuestionId::from_bytes([number; 16])
    }

    #[test]
    fn new_answers_replace_earlier_ones_and_blank_ones_remove_them() {
        let text = |text: &str| Some(Answer::Text(text.to_owned()));
        let now = Timestamp::UNIX_EPOCH;
        let first = Answers::default()
            .with(&[(id(1), text("a")), (id(2), text("b"))], now)
            .unwrap();
        let second = first.with(&[(id(2), None), (id(1), text("c"))], now).unwrap();
        assert_eq!(second.to(id(1)), text("c").as_ref());
        assert_eq!((second.to(id(2)), second.revision), (None, 2));
        let closed = second.closed();
        assert!(closed.is_closed && closed.answers == second.answers);
    }

    #[test]
    fn all_answers_together_have_a_maximum_size() {
        let long = "a".repeat(5_000);
        let given: Vec<_> = (0..70)
            .map(|number| (id(number), Some(Answer::Text(long.clone()))))
            .collect();
        let refused = Answers::default().with(&given, Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::TooLarge);
    }
}
