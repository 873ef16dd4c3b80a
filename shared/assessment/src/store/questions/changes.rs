//! Changes of questions, each with the row of the quiz that lists them.

use jiff::Timestamp;
use serde::Serialize;
use shared::database::{Commit, Row, UnitOfWork, Write};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::QuestionId;

use super::{Question, QuestionPlace, Questions, key, old_key, place_key};
use crate::rules::points::Points;
use crate::rules::quiz::{MAX_QUESTIONS, place};
use crate::store::quizzes::{self, Quiz, Quizzes};

/// The maximum number of versions of a question.
const MAX_VERSIONS: u32 = 1_000;

impl Questions<'_> {
    /// Adds questions to `quiz`, all or none: at the place `order_index` or at the end. The row of the quiz lists them
    /// after their rows are written.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] if the quiz would have too many questions.
    pub async fn create(
        &self,
        quiz: Quiz,
        questions: &[Question],
        order_index: Option<u32>,
        now: Timestamp,
    ) -> Result<Quiz> {
        let quiz_place = QuestionPlace {
            quiz_id: quiz.id,
            course_id: quiz.course_id,
        };
        check_count(quiz.questions.len() + questions.len())?;
        let mut rows = Vec::new();
        for question in questions {
            rows.push(Write::put(key(quiz.id, question.id), question)?);
            rows.push(Write::put(place_key(question.id), &quiz_place)?);
        }
        self.0.write_all(rows).await?;
        let points: Points = questions.iter().map(|question| question.content.points).sum();
        let quizzes = Quizzes(self.0);
        let listed = quizzes.update(quiz, now, |quiz| {
            check_count(quiz.questions.len() + questions.len())?;
            let at = place(order_index, quiz.questions.len());
            quiz.questions.splice(at..at, questions.iter().map(Question::reference));
            quiz.points_possible = quiz.points_possible + points;
            Ok(((), Vec::new()))
        });
        listed.await.map(|(quiz, ())| quiz)
    }

    /// Updates a question and moves it to the place `order_index`, and returns it with its quiz. `change` gets the
    /// quiz and the question as they are now, and can refuse the update.
    ///
    /// # Errors
    /// The errors of `change`; [`ErrorCode::NotFound`] if the question is deleted.
    pub async fn update(
        &self,
        quiz: Quiz,
        id: QuestionId,
        order_index: Option<u32>,
        now: Timestamp,
        change: impl Fn(&Quiz, &mut Question) -> Result<()> + Sync,
    ) -> Result<(Quiz, Question)> {
        self.edit(quiz, id, now, |quiz, before, at, work| {
            let mut after = before.clone();
            change(quiz, &mut after)?;
            if after.content != before.content {
                if before.version >= MAX_VERSIONS {
                    return Err(too_many_versions());
                }
                (after.version, after.updated_at) = (before.version + 1, now);
                work.add_all(replace(before, Some(&after))?).or_retry();
            }
            quiz.questions.remove(at);
            let at = order_index.map_or(at, |index| place(Some(index), quiz.questions.len()));
            quiz.questions.insert(at, after.reference());
            quiz.points_possible = without(quiz.points_possible, before) + after.content.points;
            Ok(after)
        })
        .await
    }

    /// Deletes a question. Attempts that began with it keep it.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if the question is deleted.
    pub async fn delete(&self, quiz: Quiz, id: QuestionId, now: Timestamp) -> Result<()> {
        let deleted = self.edit(quiz, id, now, |quiz, before, at, work| {
            quiz.questions.remove(at);
            quiz.points_possible = without(quiz.points_possible, before);
            work.add_all(replace(before, None)?).or_retry();
            work.add(Write::delete(place_key(id))).or_internal_error();
            Ok(())
        });
        deleted.await.map(|(_quiz, ())| ())
    }

    /// Changes a question together with its quiz. `edit` gets both as they are now, and the place of the question.
    /// Nothing happens if the quiz stays the same.
    async fn edit<T: Send>(
        &self,
        quiz: Quiz,
        id: QuestionId,
        now: Timestamp,
        edit: impl Fn(&mut Quiz, &Question, usize, &mut UnitOfWork<'_>) -> Result<T> + Sync,
    ) -> Result<(Quiz, T)> {
        let (quiz_id, edit) = (quiz.id, &edit);
        let mut known = Some(quiz);
        let edited = self.0.retry("question", || {
            let known = known.take();
            async move {
                let mut quiz = match known {
                    Some(known) => known,
                    None => Quizzes(self.0).get(quiz_id).await?.ok_or_else(Error::not_found)?,
                };
                let quiz_before = quiz.clone();
                let question = self.get(quiz_id, id).await?.ok_or_else(Error::not_found)?;
                let at = position(&quiz, id)?;
                let mut work = UnitOfWork::new();
                let edited = edit(&mut quiz, &question, at, &mut work)?;
                if quiz == quiz_before {
                    return Ok(Commit::Done((quiz, edited)));
                }
                (quiz.version, quiz.updated_at) = (quiz_before.version + 1, now);
                work.add(quizzes::replace(&quiz_before, &quiz)?).or_retry();
                work.commit(self.0, (quiz, edited)).await
            }
        });
        edited.await
    }
}

/// An earlier version of a question, or a deleted question.
#[derive(Serialize)]
#[serde(transparent)]
struct OldQuestion<'q>(&'q Question);

impl Row for OldQuestion<'_> {
    const KIND: &'static str = "old_question";
}

/// Writes that keep `before` as an earlier version and put `after` in its place. A condition fails if the question has
/// changed since it was read.
fn replace(before: &Question, after: Option<&Question>) -> Result<[Write; 2]> {
    let row = key(before.quiz_id, before.id);
    let current = match after {
        Some(after) => Write::put(row, after)?,
        None => Write::delete(row),
    };
    let current = current.if_version(before.version.into())?;
    let old = Write::put(old_key(before.quiz_id, before.reference()), &OldQuestion(before))?;
    Ok([current, old])
}

fn position(quiz: &Quiz, id: QuestionId) -> Result<usize> {
    let position = quiz.questions.iter().position(|question| question.id == id);
    position.ok_or_else(Error::not_found)
}

fn without(points: Points, question: &Question) -> Points {
    let gone = question.content.points.hundredths();
    Points::from_hundredths(points.hundredths().saturating_sub(gone))
}

fn check_count(count: usize) -> Result<()> {
    if count <= MAX_QUESTIONS {
        return Ok(());
    }
    Err(Error::new(
        ErrorCode::Conflict,
        format!("A quiz can have at most {MAX_QUESTIONS} questions."),
    ))
}

fn too_many_versions() -> Error {
    Error::new(
        ErrorCode::Conflict,
        "This question was edited too often. Please create a new one.",
    )
}
