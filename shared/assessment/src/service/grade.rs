//! Grading answers by hand.

use shared::App;
use shared::database::UnitOfWork;
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{QuestionId, UserId};
use shared::outbox::{self, Event};

use super::AttemptState;
use super::context::Context;
use crate::rules::points::Points;
use crate::rules::question::QuestionType;
use crate::rules::scoring::total;
use crate::store::questions::Questions;
use crate::store::results::{self, Grade, MAX_COMMENTS};

/// The grade that an instructor gives.
#[derive(Clone, Debug)]
pub struct GivenGrade {
    /// The question.
    pub question_id: QuestionId,
    /// The points.
    pub points: f64,
    /// The comment for the student.
    pub comment: Option<String>,
}

/// Grades the answer to an essay, and returns the attempt with its new result. Another grade replaces the first one,
/// which the result keeps.
///
/// # Errors
/// [`ErrorCode::Conflict`] if the attempt is in progress, [`ErrorCode::Validation`] for a question that is not an essay
/// of the attempt, for points that it does not have, and for a comment beyond what a result can keep.
pub async fn grade(app: &App, state: AttemptState, grader: UserId, given: &GivenGrade) -> Result<AttemptState> {
    let (id, now) = (state.attempt.id, app.clock.now());
    let mut known = Some(state);
    let graded = app.database.retry("attempt", || {
        let known = known.take();
        async move {
            let state = match known {
                Some(known) => known,
                None => AttemptState::get(app, id).await?.ok_or_else(Error::not_found)?,
            };
            let AttemptState {
                attempt,
                answers,
                result,
            } = state;
            let mut result = result.ok_or_else(in_progress)?;
            let wanted = attempt
                .questions
                .iter()
                .find(|question| question.id == given.question_id);
            let wanted = wanted.ok_or_else(|| Error::field("question_id", "must be a question of this attempt"))?;
            let questions = Questions(&app.database).get_all(attempt.quiz_id, &[*wanted]).await?;
            let question = questions.first().ok_or_else(Error::not_found)?;
            if question.content.question_type != QuestionType::Essay {
                return Err(Error::field("question_id", "must be an essay"));
            }
            let points = Points::parse_given(given.points, question.content.points);
            let points = points.map_err(|wrong| Error::field("points", wrong))?;
            let grade = Grade {
                points,
                comment: given.comment.clone(),
                graded_by: grader,
                graded_at: now,
            };
            for mark in result.marks.iter_mut().filter(|mark| mark.question_id == question.id) {
                *mark = mark.graded(grade.clone());
            }
            if !result.fits() {
                let detail = format!("is too long: the comments of an attempt may have {MAX_COMMENTS} bytes together");
                return Err(Error::field("comment", detail));
            }
            let scores: Vec<_> = result.marks.iter().map(|mark| mark.score).collect();
            result.score = total(&scores, attempt.passing_score);
            result.version += 1;
            let mut work = UnitOfWork::new();
            work.add(results::replace(&result)?).or_retry();
            Context::read(app, &attempt)
                .await?
                .follow(&attempt, &result, now, &mut work)?;
            let graded = Event::AttemptGraded {
                user_id: attempt.user_id,
                course_id: attempt.course_id,
                attempt_id: id,
            };
            outbox::announce(app, &mut work, graded, Some(grader))?;
            let state = AttemptState {
                attempt,
                answers,
                result: Some(result),
            };
            work.commit(&app.database, state).await
        }
    });
    graded.await
}

fn in_progress() -> Error {
    Error::new(ErrorCode::Conflict, "This attempt has not been handed in yet.")
}
