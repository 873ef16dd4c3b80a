//! The extractor for quizzes that the caller may edit.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::database::decode;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::http::caller::anonymous;
use shared_assessment::store::quizzes::{self, Quiz};
use shared_catalog::http::OwnCourse;
use shared_catalog::http::course_access::read_by_id;
use shared_catalog::store::courses::Courses;

/// The quiz `{id}` of the path, for the instructors of its course and for admins. Two calls.
pub(crate) struct OwnQuiz {
    pub caller: Caller,
    pub quiz: Quiz,
}

impl FromRequestParts<App> for OwnQuiz {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, row) = read_by_id(parts, app, quizzes::key).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let quiz: Quiz = decode(row.ok_or_else(Error::not_found)?)?;
        check(app, caller, Some(quiz)).await
    }
}

/// Checks that `caller` may edit `quiz`. One call.
pub(crate) async fn check(app: &App, caller: Caller, quiz: Option<Quiz>) -> Result<OwnQuiz> {
    let quiz = quiz.filter(|quiz| quiz.deleted_at.is_none());
    let quiz = quiz.ok_or_else(Error::not_found)?;
    let course = Courses(&app.database).get(quiz.course_id).await?;
    let OwnCourse { caller, .. } = OwnCourse::check(caller, course)?;
    Ok(OwnQuiz { caller, quiz })
}
