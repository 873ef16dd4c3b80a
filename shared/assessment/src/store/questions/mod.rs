//! Questions.
//!
//! | access pattern | key |
//! |---|---|
//! | question of a quiz | `QUIZ#{quiz}` / `QUESTION#{id}` |
//! | questions of a quiz | `QUIZ#{quiz}` / begins with `QUESTION#` |
//! | earlier version of a question, or a deleted question | `QUIZ#{quiz}` / `OLD_QUESTION#{id}#{version}` |
//! | quiz and course of a question | `QUESTION#{id}` / `QUESTION` |
//!
//! An edit moves the row to its place as an earlier version, because attempts keep the questions they began with. The
//! row of the quiz decides which questions exist: rows that it does not list are remains of requests that failed.

mod changes;

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Query, Row, Table, decode};
use shared::error::{Error, Result};
use shared::ids::{CourseId, QuestionId, QuizId};

use super::quizzes::partition;
use crate::rules::question::QuestionContent;

/// The maximum number of questions that are read one by one. Of each there are two keys, and a call reads 100.
const MAX_READ_BY_KEY: usize = 50;
/// How often questions are read if others edit them meanwhile.
const MAX_READS: u32 = 3;

/// A question in one version. In rows it is a text, which is half as large as a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QuestionRef {
    /// The question.
    pub id: QuestionId,
    /// The version, from 1.
    pub version: u32,
}

impl From<QuestionRef> for String {
    fn from(question: QuestionRef) -> Self {
        format!("{}#{}", question.id, question.version)
    }
}

impl TryFrom<String> for QuestionRef {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parts = text.split_once('#').and_then(|(id, version)| {
            Some(Self {
                id: id.parse().ok()?,
                version: version.parse().ok()?,
            })
        });
        parts.ok_or("not a question in a version")
    }
}

/// The row of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The id.
    pub id: QuestionId,
    /// The quiz.
    pub quiz_id: QuizId,
    /// The version, from 1.
    pub version: u32,
    /// The text, and the right answers.
    pub content: QuestionContent,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
}

impl Row for Question {
    const KIND: &str = "question";
}

impl Question {
    /// The question in its version.
    #[must_use]
    pub fn reference(&self) -> QuestionRef {
        QuestionRef {
            id: self.id,
            version: self.version,
        }
    }
}

/// The quiz and the course of a question.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct QuestionPlace {
    /// The quiz.
    pub quiz_id: QuizId,
    /// The course.
    pub course_id: CourseId,
}

impl Row for QuestionPlace {
    const KIND: &str = "question_place";
}

fn key(quiz_id: QuizId, id: QuestionId) -> Key {
    Key::new(Table::Catalog, partition(quiz_id), format!("QUESTION#{id}"))
}

fn old_key(quiz_id: QuizId, question: QuestionRef) -> Key {
    let sk = format!("OLD_QUESTION#{}#{:06}", question.id, question.version);
    Key::new(Table::Catalog, partition(quiz_id), sk)
}

/// The key of the row that names the quiz of a question.
#[must_use]
pub fn place_key(id: QuestionId) -> Key {
    Key::new(Table::Catalog, format!("QUESTION#{id}"), "QUESTION")
}

/// The key of the row that names the quiz of the question with this key.
pub(super) fn pointer_of(key: &Key) -> Option<Key> {
    key.sk.strip_prefix("QUESTION#")?.parse().ok().map(place_key)
}

/// Reads and writes questions.
#[derive(Clone, Copy, Debug)]
pub struct Questions<'a>(pub &'a Database);

impl Questions<'_> {
    /// A question of a quiz as it is now.
    pub async fn get(&self, quiz_id: QuizId, id: QuestionId) -> Result<Option<Question>> {
        self.0.get(&key(quiz_id, id)).await
    }

    /// The questions in these versions, in this order. One call for up to 50 questions; for more, as many as their size
    /// takes.
    pub async fn get_all(&self, quiz_id: QuizId, wanted: &[QuestionRef]) -> Result<Vec<Question>> {
        // An edit between the reads of both places of a question can hide it. It is in its old place then.
        for _ in 0..MAX_READS {
            let mut found = self.read(quiz_id, wanted).await?;
            let in_order = wanted.iter().map(|question| found.remove(question));
            if let Some(questions) = in_order.collect() {
                return Ok(questions);
            }
        }
        Err(Error::internal("a question that is listed is missing"))
    }

    async fn read(&self, quiz_id: QuizId, wanted: &[QuestionRef]) -> Result<HashMap<QuestionRef, Question>> {
        let mut found = HashMap::new();
        let keys: Vec<Key> = if wanted.len() <= MAX_READ_BY_KEY {
            let keys = |question: &QuestionRef| [key(quiz_id, question.id), old_key(quiz_id, *question)];
            wanted.iter().flat_map(keys).collect()
        } else {
            let query = Query::partition(Table::Catalog, partition(quiz_id)).prefix("QUESTION#");
            for item in self.0.query_all(query).await? {
                let question: Question = decode(item)?;
                found.insert(question.reference(), question);
            }
            let is_old = |question: &&QuestionRef| !found.contains_key(*question);
            let old = wanted.iter().filter(is_old);
            old.map(|question| old_key(quiz_id, *question)).collect()
        };
        for keys in keys.chunks(2 * MAX_READ_BY_KEY) {
            let keys: Vec<&Key> = keys.iter().collect();
            for item in self.0.batch_get(&keys).await?.into_values() {
                let question: Question = decode(item)?;
                found.insert(question.reference(), question);
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_in_a_version_is_a_short_text() {
        let question = QuestionRef {
            id: QuestionId::from_bytes([7; 16]),
            version: 12,
        };
        let text = serde_json::to_string(&question).unwrap();
        assert_eq!(text, "\"07070707-0707-0707-0707-070707070707#12\"");
        assert_eq!(serde_json::from_str::<QuestionRef>(&text).unwrap(), question);
        assert!(serde_json::from_str::<QuestionRef>("\"7#12\"").is_err());
    }
}
