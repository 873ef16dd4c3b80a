//! Quizzes.
//!
//! | access pattern | key |
//! |---|---|
//! | quiz by id | `QUIZ#{id}` / `QUIZ` |
//! | quiz of a lecture (guard: a lecture has one) | `LECTURE#{lecture}` / `QUIZ` |
//! | quizzes of a course, to erase them | `COURSE#{course}` / `QUIZ#{id}` |
//!
//! The row of a quiz lists its questions in their order, with their versions: a question that it does not list does not
//! exist. A deleted quiz keeps its rows for the attempts that were made at it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::client::key_of;
use shared::database::{Database, Item, Key, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{CourseId, LectureId, QuizId};
use shared_catalog::store::{courses, lectures};

use super::questions::{self, QuestionRef};
use crate::rules::points::Points;
use crate::rules::quiz::Feedback;

/// The row of a quiz.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiz {
    /// The id.
    pub id: QuizId,
    /// The course.
    pub course_id: CourseId,
    /// The lecture.
    pub lecture_id: LectureId,
    /// The title.
    pub title: String,
    /// The share of the points that passes, in percent.
    pub passing_score: u8,
    /// The time limit of an attempt, in minutes.
    #[serde(default)]
    pub time_limit: Option<u32>,
    /// The number of attempts of a student.
    #[serde(default)]
    pub max_attempts: Option<u32>,
    /// Whether each attempt has its own order of questions and options.
    pub shuffle: bool,
    /// What students see of results.
    pub feedback: Feedback,
    /// The questions, in their order.
    #[serde(default)]
    pub questions: Vec<QuestionRef>,
    /// The points of right answers to all questions.
    pub points_possible: Points,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it or its questions were last edited.
    pub updated_at: Timestamp,
    /// When it was deleted.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
    /// The number of edits.
    #[serde(default)]
    pub version: u64,
}

impl Row for Quiz {
    const KIND: &str = "quiz";
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct QuizOf {
    quiz_id: QuizId,
}

impl Row for QuizOf {
    const KIND: &str = "quiz_of_lecture";
}

#[derive(Serialize)]
#[serde(transparent)]
struct QuizOfCourse(QuizOf);

impl Row for QuizOfCourse {
    const KIND: &str = "quiz_of_course";
}

/// The partition of a quiz and its questions.
pub(super) fn partition(id: QuizId) -> String {
    format!("QUIZ#{id}")
}

/// The key of the row of a quiz.
#[must_use]
pub fn key(id: QuizId) -> Key {
    Key::new(Table::Catalog, partition(id), "QUIZ")
}

/// The key of the row that names the quiz of a lecture.
#[must_use]
pub fn lecture_key(id: LectureId) -> Key {
    Key::new(Table::Catalog, lectures::key(id).pk, "QUIZ")
}

/// The quiz that `row`, found by a lecture, names.
pub fn quiz_of(row: Item) -> Result<QuizId> {
    decode::<QuizOf>(row).map(|row| row.quiz_id)
}

fn course_key(course_id: CourseId, id: QuizId) -> Key {
    Key::new(Table::Catalog, courses::partition(course_id), format!("QUIZ#{id}"))
}

/// A write that replaces the row `before`, just read, by `after`. Its condition fails if the row has changed since.
pub(super) fn replace(before: &Quiz, after: &Quiz) -> Result<Write> {
    Write::put(key(after.id), after)?
        .condition("#version = :seen")
        .name("#version", "version")
        .value(":seen", before.version)
}

/// Reads and writes quizzes.
#[derive(Clone, Copy, Debug)]
pub struct Quizzes<'a>(pub &'a Database);

impl Quizzes<'_> {
    /// The quiz with this id, unless it is deleted.
    pub async fn get(&self, id: QuizId) -> Result<Option<Quiz>> {
        let quiz: Option<Quiz> = self.0.get(&key(id)).await?;
        Ok(quiz.filter(|quiz| quiz.deleted_at.is_none()))
    }

    /// The id of the quiz of a lecture.
    pub async fn of_lecture(&self, id: LectureId) -> Result<Option<QuizId>> {
        let found: Option<QuizOf> = self.0.get(&lecture_key(id)).await?;
        Ok(found.map(|found| found.quiz_id))
    }

    /// Creates a quiz.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] if the lecture has a quiz, [`ErrorCode::NotFound`] if the lecture or the course is
    /// deleted.
    pub async fn create(&self, quiz: &Quiz) -> Result<()> {
        let quiz_of = QuizOf { quiz_id: quiz.id };
        let mut work = UnitOfWork::new();
        work.add(courses::check_not_deleted(quiz.course_id))
            .or_fail(Error::not_found);
        work.add(Write::check(lectures::key(quiz.lecture_id)).if_present())
            .or_fail(Error::not_found);
        work.add(Write::put(lecture_key(quiz.lecture_id), &quiz_of)?.if_absent())
            .or_fail(|| Error::new(ErrorCode::Conflict, "This lecture already has a quiz."));
        work.add(Write::put(course_key(quiz.course_id, quiz.id), &QuizOfCourse(quiz_of))?)
            .or_internal_error();
        work.add(Write::put(key(quiz.id), quiz)?.if_absent())
            .or_internal_error();
        work.commit_once(self.0, ()).await
    }

    /// Updates `quiz`, a row just read, or what others have made of it since, and returns it. `change` makes the new
    /// row and writes that belong to it.
    ///
    /// # Errors
    /// The errors of `change`; [`ErrorCode::NotFound`] if the quiz is deleted.
    pub async fn update<T>(
        &self,
        quiz: Quiz,
        now: Timestamp,
        change: impl Fn(&mut Quiz) -> Result<(T, Vec<Write>)> + Sync,
    ) -> Result<(Quiz, T)> {
        let (id, change) = (quiz.id, &change);
        let mut known = Some(quiz);
        let updated = self.0.retry("quiz", || {
            let known = known.take();
            async move {
                let before = match known {
                    Some(known) => known,
                    None => self.get(id).await?.ok_or_else(Error::not_found)?,
                };
                let mut after = before.clone();
                let (value, writes) = change(&mut after)?;
                (after.version, after.updated_at) = (before.version + 1, now);
                let mut work = UnitOfWork::new();
                work.add(replace(&before, &after)?).or_retry();
                work.add_all(writes).or_retry();
                work.commit(self.0, (after, value)).await
            }
        });
        updated.await
    }

    /// Deletes a quiz. Its lecture can have another one. Attempts in progress go on, and results stay.
    pub async fn delete(&self, quiz: Quiz, now: Timestamp) -> Result<()> {
        let id = quiz.id;
        let deleted = self.update(quiz, now, |quiz| {
            quiz.deleted_at = Some(now);
            let guard = Write::delete(lecture_key(quiz.lecture_id))
                .condition("quiz_id = :quiz")
                .value(":quiz", id)?;
            Ok(((), vec![guard]))
        });
        deleted.await.map(|_quiz| ())
    }

    /// Erases all quizzes of a deleted course with their questions. It may be repeated: the rows through which quizzes
    /// are found go last.
    pub async fn erase_of_course(&self, course_id: CourseId) -> Result<()> {
        let query = Query::partition(Table::Catalog, courses::partition(course_id)).prefix("QUIZ#");
        for row in self.0.query_all(query).await? {
            let pointer = key_of(Table::Catalog, &row);
            let quiz_id = decode::<QuizOf>(row)?.quiz_id;
            let rows = Query::partition(Table::Catalog, partition(quiz_id));
            let keys = self.0.query_all(rows).await?;
            let keys: Vec<Key> = keys.iter().filter_map(|row| key_of(Table::Catalog, row)).collect();
            let pointers = keys.iter().filter_map(questions::pointer_of).collect();
            for keys in [pointers, keys, pointer.into_iter().collect()] {
                self.0.write_all(keys.into_iter().map(Write::delete).collect()).await?;
            }
        }
        Ok(())
    }
}
