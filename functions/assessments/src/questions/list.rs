//! `GET /api/quizzes/{id}/questions`

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::ids::QuizId;
use shared::{App, Result};
use shared_assessment::store::questions::Questions;

use super::view::QuestionReply;
use crate::quizzes::access::OwnQuiz;

/// Lists the questions of a quiz with their right answers.
///
/// It is for instructors. Students get the questions with an attempt.
#[utoipa::path(get, path = "/api/quizzes/{id}/questions", tag = "assessments",
    params(("id" = QuizId, Path), Page), responses((status = 200, body = List<QuestionReply>)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn list_questions(
    State(app): State<App>,
    OwnQuiz { caller, quiz }: OwnQuiz,
    page: Page,
) -> Result<Json<List<QuestionReply>>> {
    let me = Some(caller.user.id);
    let List { results, next } = page.of_row(&app, me, quiz.questions.clone())?;
    let questions = Questions(&app.database).get_all(quiz.id, &results).await?;
    let results = questions
        .into_iter()
        .map(|question| QuestionReply::new(question, &quiz));
    Ok(Json(List {
        results: results.collect(),
        next,
    }))
}
