//! `GET /api/lectures/{id}/quiz`

use axum::extract::State;
use axum::response::Response;
use shared::database::decode;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::ids::LectureId;
use shared::{App, Error, ErrorCode, Result};
use shared_assessment::store::quiz_records::{self, QuizRecord};
use shared_assessment::store::quizzes::{self, Quiz, Quizzes};
use shared_learning::http::ReadableLecture;

use super::view::QuizReply;

/// Returns the quiz of a lecture.
///
/// It is for everybody who may see the content of the lecture. The questions come with an attempt. Students who are
/// signed in also get the attempts that they have made.
#[utoipa::path(get, path = "/api/lectures/{id}/quiz", tag = "assessments",
    params(("id" = LectureId, Path), IfNoneMatch), responses((status = 200, body = QuizReply)),
    security((), ("bearer" = [])))]
pub(crate) async fn get_quiz(
    State(app): State<App>,
    readable: ReadableLecture,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let quizzes = Quizzes(&app.database);
    let id = quizzes
        .of_lecture(readable.lecture.id)
        .await?
        .ok_or_else(|| Error::new(ErrorCode::NotFound, "This lecture has no quiz."))?;
    let quiz_key = quizzes::key(id);
    let student = readable
        .caller
        .filter(|caller| !readable.course.is_run_by(&caller.user));
    let me = student.map(|caller| caller.user.id);
    let record_key = me.map(|me| quiz_records::key(me, id));
    let keys: Vec<_> = std::iter::once(&quiz_key).chain(&record_key).collect();
    let mut rows = app.database.batch_get(&keys).await?;
    let quiz: Quiz = decode(rows.remove(&quiz_key).ok_or_else(Error::not_found)?)?;
    let record = record_key.and_then(|key| rows.remove(&key));
    let record: Option<QuizRecord> = record.map(decode).transpose()?;
    let record = me.map(|me| record.unwrap_or_else(|| QuizRecord::new(me, id, quiz.course_id)));
    let reply = Tagged::new(&QuizReply::new(&quiz, record))?;
    Ok(reply.reply(&if_none_match))
}
