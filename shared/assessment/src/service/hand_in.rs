//! Handing in attempts. A student does it, or nobody does and the time is up: then the saved answers count.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use shared::App;
use shared::database::{Commit, UnitOfWork};
use shared::error::{Error, FieldError, Result};
use shared::ids::QuestionId;

use super::AttemptState;
use super::context::Context;
use crate::rules::attempt::{is_time_up, submitted_at};
use crate::rules::question::{Answer, GivenAnswer};
use crate::rules::scoring::{score, total};
use crate::store::attempts::{self, Answers, Attempt};
use crate::store::questions::{Question, Questions};
use crate::store::results::{self, AttemptResult, Mark};

/// An attempt that was handed in.
#[derive(Clone, Debug)]
pub struct HandedIn {
    /// The attempt with its result.
    pub state: AttemptState,
    /// Its questions in their order, if they were read to score it now.
    pub questions: Option<Vec<Question>>,
}

/// Hands in an attempt with its saved answers and those in `given`, unless the time is up, and returns it with its
/// result. Handing it in again returns the first result.
///
/// Result, record and progress are one transaction: either all of it has happened, or nothing and it can be repeated.
///
/// # Errors
/// [`shared::ErrorCode::Validation`] for answers that do not fit their questions.
pub async fn hand_in(app: &App, state: AttemptState, given: &[(QuestionId, GivenAnswer)]) -> Result<HandedIn> {
    let (id, now) = (state.attempt.id, app.clock.now());
    let mut known = Some(state);
    let finished = app.database.retry("attempt", || {
        let known = known.take();
        async move {
            let state = match known {
                Some(known) => known,
                None => AttemptState::get(app, id).await?.ok_or_else(Error::not_found)?,
            };
            if state.result.is_some() {
                return Ok(Commit::Done(HandedIn { state, questions: None }));
            }
            let AttemptState { attempt, answers, .. } = state;
            let context = Context::read(app, &attempt).await?;
            let questions = Questions(&app.database)
                .get_all(attempt.quiz_id, &attempt.questions)
                .await?;
            let final_answers = if given.is_empty() || is_time_up(attempt.ends_at, now) {
                answers.clone()
            } else {
                answers.with(&parse_answers(&questions, given)?, now)?
            };
            let result = result(&attempt, &questions, &final_answers, now);
            let mut work = UnitOfWork::new();
            work.add_all(attempts::submit(
                &attempt,
                result.submitted_at,
                &answers,
                &final_answers,
            )?)
            .or_retry();
            work.add(results::create(&result)?).or_retry();
            context.follow(&attempt, &result, now, &mut work)?;
            let state = AttemptState {
                attempt: Attempt {
                    submitted_at: Some(result.submitted_at),
                    ..attempt
                },
                answers: final_answers,
                result: Some(result),
            };
            let questions = Some(questions);
            work.commit(&app.database, HandedIn { state, questions }).await
        }
    });
    finished.await
}

/// The answers to `questions`, where `None` blanks an answer.
///
/// # Errors
/// [`shared::ErrorCode::Validation`] for questions that are not in the attempt or are answered twice, and for answers
/// that do not fit their question.
pub fn parse_answers(
    questions: &[Question],
    given: &[(QuestionId, GivenAnswer)],
) -> Result<Vec<(QuestionId, Option<Answer>)>> {
    let by_id: BTreeMap<QuestionId, &Question> = questions.iter().map(|question| (question.id, question)).collect();
    let (mut answers, mut wrong, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (index, (id, given)) in given.iter().enumerate() {
        let parsed = match by_id.get(id) {
            None => Err(("question_id", "must be a question of this attempt".to_owned())),
            Some(_) if !seen.insert(*id) => Err(("question_id", "must not be answered twice".to_owned())),
            Some(question) => Answer::parse(&question.content, given).map_err(|message| ("answer", message)),
        };
        match parsed {
            Ok(answer) => answers.push((*id, answer)),
            Err((field, message)) => wrong.push(FieldError {
                field: format!("answers[{index}].{field}").into(),
                message: message.into(),
            }),
        }
    }
    if wrong.is_empty() {
        Ok(answers)
    } else {
        Err(Error::validation(wrong))
    }
}

fn result(attempt: &Attempt, questions: &[Question], answers: &Answers, now: Timestamp) -> AttemptResult {
    let mark = |question: &Question| {
        let answer = answers.to(question.id);
        let selected_options = match answer {
            Some(Answer::Options(selected)) => selected.clone(),
            _ => Vec::new(),
        };
        Mark {
            question_id: question.id,
            score: score(&question.content, answer),
            is_answered: answer.is_some(),
            selected_options,
            grades: Vec::new(),
        }
    };
    let marks: Vec<Mark> = questions.iter().map(mark).collect();
    let scores: Vec<_> = marks.iter().map(|mark| mark.score).collect();
    AttemptResult {
        attempt_id: attempt.id,
        quiz_id: attempt.quiz_id,
        user_id: attempt.user_id,
        submitted_at: submitted_at(attempt.ends_at, now),
        score: total(&scores, attempt.passing_score),
        marks,
        version: 0,
    }
}
