//! `POST /api/quizzes/{id}/questions`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, List, Valid, Validate};
use shared::ids::QuizId;
use shared::{App, Result};
use shared_assessment::rules::quiz::MAX_IMPORT;
use shared_assessment::store::questions::{Question, Questions};
use utoipa::ToSchema;

use super::request::{QuestionDraft, QuestionRequest};
use super::view::QuestionReply;
use crate::quizzes::access::OwnQuiz;

/// A question, or several in `questions`.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateQuestionsRequest {
    /// Up to 100 questions, which are added all or none. Other fields are ignored then.
    #[schema(example = json!(null))]
    questions: Option<Vec<QuestionRequest>>,
    #[serde(flatten)]
    question: QuestionRequest,
}

pub(crate) struct CreateQuestions {
    is_import: bool,
    drafts: Vec<(String, QuestionDraft)>,
}

impl Validate for CreateQuestions {
    type Body = CreateQuestionsRequest;

    fn validate(body: CreateQuestionsRequest, fields: &mut Fields) -> Option<Self> {
        let is_import = body.questions.is_some();
        let questions = body.questions.unwrap_or_else(|| vec![body.question]);
        if questions.is_empty() || questions.len() > MAX_IMPORT {
            fields.wrong("questions", format!("must be 1 to {MAX_IMPORT}"));
            return None;
        }
        let parse = |(index, question): (usize, QuestionRequest)| {
            let prefix = if is_import {
                format!("questions[{index}].")
            } else {
                String::new()
            };
            let draft = QuestionDraft::parse(question, &prefix, fields)?;
            Some((prefix, draft))
        };
        // All of them are parsed, so that all broken rules are reported.
        let drafts: Vec<_> = questions.into_iter().enumerate().map(parse).collect();
        let drafts = drafts.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Self { is_import, drafts })
    }
}

/// The question that was added, or the list of those that were imported.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum CreatedQuestions {
    /// The question.
    One(Box<QuestionReply>),
    /// The questions in their order.
    Many(List<QuestionReply>),
}

/// Adds a question to a quiz, or up to 100 questions at once.
///
/// With `questions`, either all of them are added at the end, in their order, or none. A quiz has at most 500
/// questions. Attempts in progress keep the questions that they began with.
#[utoipa::path(post, path = "/api/quizzes/{id}/questions", tag = "assessments",
    params(("id" = QuizId, Path)),
    request_body = CreateQuestionsRequest, responses((status = 201, body = CreatedQuestions)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn create_questions(
    State(app): State<App>,
    OwnQuiz { quiz, .. }: OwnQuiz,
    Valid(request): Valid<CreateQuestions>,
) -> Result<(StatusCode, Json<CreatedQuestions>)> {
    let now = app.clock.now();
    let mut questions = Vec::with_capacity(request.drafts.len());
    for (prefix, draft) in &request.drafts {
        questions.push(Question {
            id: app.ids.id(),
            quiz_id: quiz.id,
            version: 1,
            content: draft.build(&app, prefix)?,
            created_at: now,
            updated_at: now,
        });
    }
    let first = request.drafts.first().and_then(|(_, draft)| draft.order_index);
    let order_index = first.filter(|_| !request.is_import);
    let quiz = Questions(&app.database)
        .create(quiz, &questions, order_index, now)
        .await?;
    let mut replies: Vec<_> = questions
        .into_iter()
        .map(|question| QuestionReply::new(question, &quiz))
        .collect();
    let created = match replies.pop() {
        Some(reply) if !request.is_import => CreatedQuestions::One(Box::new(reply)),
        last => {
            replies.extend(last);
            CreatedQuestions::Many(List::whole(replies))
        }
    };
    Ok((StatusCode::CREATED, Json(created)))
}
