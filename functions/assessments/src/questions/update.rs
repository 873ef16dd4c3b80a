//! `PUT /api/questions/{id}`

use axum::extract::State;
use shared::http::etag::{IfMatch, Tagged};
use shared::http::{Fields, Valid, Validate};
use shared::ids::QuestionId;
use shared::{App, Result};
use shared_assessment::store::questions::{Question, Questions};
use shared_assessment::store::quizzes::Quiz;

use super::access::OwnQuestion;
use super::request::{QuestionDraft, QuestionRequest};
use super::view::QuestionReply;

pub(crate) struct UpdateQuestion(QuestionDraft);

impl Validate for UpdateQuestion {
    type Body = QuestionRequest;

    fn validate(body: QuestionRequest, fields: &mut Fields) -> Option<Self> {
        QuestionDraft::parse(body, "", fields).map(Self)
    }
}

/// Updates or moves a question.
///
/// Absent fields stay unchanged. `options` replaces all options; those with the ID of an earlier option keep it.
/// Attempts in progress and results keep the question as it was.
#[utoipa::path(put, path = "/api/questions/{id}", tag = "assessments",
    params(("id" = QuestionId, Path), IfMatch),
    request_body = QuestionRequest, responses((status = 200, body = QuestionReply)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn update_question(
    State(app): State<App>,
    OwnQuestion { quiz, id }: OwnQuestion,
    if_match: IfMatch,
    Valid(UpdateQuestion(draft)): Valid<UpdateQuestion>,
) -> Result<Tagged> {
    let now = app.clock.now();
    let reply = |question: Question, quiz: &Quiz| Tagged::new(&QuestionReply::new(question, quiz));
    let change = |quiz: &Quiz, question: &mut Question| {
        reply(question.clone(), quiz)?.check_if_match(&if_match)?;
        draft.apply(&app, &mut question.content, "")
    };
    let (quiz, question) = Questions(&app.database)
        .update(quiz, id, draft.order_index, now, change)
        .await?;
    reply(question, &quiz)
}
