//! The extractor for questions that the caller may edit.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::database::decode;
use shared::ids::QuestionId;
use shared::{App, Error, Result};
use shared_accounts::http::caller::anonymous;
use shared_assessment::store::questions::{QuestionPlace, place_key};
use shared_assessment::store::quizzes::{Quiz, Quizzes};
use shared_catalog::http::course_access::read_by_id;

use crate::quizzes::access::{OwnQuiz, check};

/// The quiz of the question `{id}` of the path, for the instructors of its course and for admins. Three calls.
pub(crate) struct OwnQuestion {
    pub quiz: Quiz,
    pub id: QuestionId,
}

impl FromRequestParts<App> for OwnQuestion {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, row) = read_by_id(parts, app, place_key).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let row = row.ok_or_else(Error::not_found)?;
        let id = row
            .get("pk")
            .and_then(|pk| pk.as_s().ok()?.strip_prefix("QUESTION#")?.parse().ok());
        let id = id.ok_or_else(Error::not_found)?;
        let place: QuestionPlace = decode(row)?;
        let quiz = Quizzes(&app.database).get(place.quiz_id).await?;
        let OwnQuiz { quiz, .. } = check(app, caller, quiz).await?;
        // The quiz decides which questions there are.
        if !quiz.questions.iter().any(|question| question.id == id) {
            return Err(Error::not_found());
        }
        Ok(Self { quiz, id })
    }
}
