//! `POST /api/chat`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::database::idempotency::{Idempotency, IdempotencyOutcome, IdempotencyRecord};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::{ConversationId, TurnId, UserId};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_tutor::answering::{Citation, Source, parse_question};
use shared_tutor::service::{QuestionContext, Unanswered, answer, load_context, parse_course, record, reserve};
use shared_tutor::store::conversations::{Conversations, Turn};
use utoipa::ToSchema;

/// A question about a course.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AskRequest {
    /// The code, id or slug of the course. Also accepted as `course_id` or `course`.
    #[schema(required, nullable = false, example = "CS-101")]
    course_code: Option<String>,
    /// The question, with 1 to 2,000 characters.
    #[schema(required, nullable = false, example = "What is a variable?")]
    query: Option<String>,
    /// The conversation to continue. Starts a new one if omitted.
    #[schema(nullable, example = json!(null))]
    conversation_id: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Question {
    course: String,
    query: String,
    conversation_id: Option<String>,
}

impl Validate for Question {
    type Body = AskRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&[("course_id", "course_code"), ("course", "course_code")]];

    fn validate(body: AskRequest, fields: &mut Fields) -> Option<Self> {
        let course = fields.required_parsed("course_code", body.course_code, |text| parse_course(&text));
        let query = fields.required_parsed("query", body.query, |text| parse_question(&text));
        Some(Self {
            course: course?,
            query: query?,
            conversation_id: body.conversation_id.filter(|id| !id.is_empty()),
        })
    }
}

/// An answer of the tutor.
#[derive(Serialize, ToSchema)]
#[schema(as = TutorAnswer)]
pub(crate) struct AnswerReply {
    /// The text for the student.
    #[schema(example = "cell-biology.pdf, page 3, says: “Mitochondria make most of the cell's supply of ATP.”")]
    answer: String,
    /// The sentences of the course's files that the answer is based on. Empty if the files do not answer the question.
    citations: Vec<Citation>,
    /// The conversation that the question belongs to. Send it with the next question to continue.
    conversation_id: ConversationId,
    /// `http` for the AI provider, `builtin` for sentences that the product chose itself.
    #[schema(example = "builtin")]
    source: Source,
}

impl From<Turn> for AnswerReply {
    fn from(turn: Turn) -> Self {
        Self {
            answer: turn.answer,
            citations: turn.citations,
            conversation_id: turn.conversation_id,
            source: turn.source,
        }
    }
}

/// Asks the tutor a question about a course.
///
/// The tutor answers only from the files of the course and quotes them; if they do not answer the question, the answer
/// says so and has no citations. Send an `Idempotency-Key` to repeat a request safely: the same key returns the same
/// answer. A user can ask a limited number of questions per day; after that, requests fail with `rate_limited` and a
/// `Retry-After` header. A question that fails does not count, unless the AI provider replied to it. If an AI provider
/// answers, an account without a verified phone or email address gets `verification_required`. A conversation has at
/// most 100 turns and stays with one course.
#[utoipa::path(post, path = "/api/chat", tag = "tutor",
    params(IdempotencyKey),
    request_body = AskRequest, responses((status = 200, body = AnswerReply)), security(("bearer" = [])))]
pub(crate) async fn ask(
    State(app): State<App>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<Question>,
) -> Result<Json<AnswerReply>> {
    let (user_id, now) = (caller.user.id, app.clock.unix_seconds());
    let idempotency = match Idempotency(&app.database)
        .begin(user_id, "ask", key.as_deref(), &request, now)
        .await?
    {
        IdempotencyOutcome::Proceed(record) => record,
        IdempotencyOutcome::Replay(turn) => return replay(&app, user_id, turn).await,
    };
    let turn = answer_and_record(&app, &caller, &request, &idempotency).await;
    // The question failed, so a retry must not have to wait for the lease to expire.
    let turn = idempotency.release_on_error(&app.database, turn).await?;
    Ok(Json(turn.into()))
}

async fn answer_and_record(
    app: &App,
    caller: &Caller,
    request: &Question,
    idempotency: &IdempotencyRecord,
) -> Result<Turn> {
    let user_id = caller.user.id;
    let context = load_context(app, caller, &request.course, request.conversation_id.as_deref()).await?;
    let reserved = reserve(app, user_id, context.used.clone()).await?;
    match answer_in(app, user_id, context, request, idempotency).await {
        Ok(turn) => Ok(turn),
        Err(Unanswered { error, counts }) => {
            if !counts && let Err(worse) = reserved.give_back(app).await {
                tracing::warn!(error = %worse, "a slot of the quota was not returned");
            }
            Err(error)
        }
    }
}

async fn answer_in(
    app: &App,
    user_id: UserId,
    context: QuestionContext,
    request: &Question,
    idempotency: &IdempotencyRecord,
) -> Result<Turn, Unanswered> {
    let conversation = context.conversation.as_ref().map(|conversation| conversation.id);
    let answer = answer(app, context.course.id, &request.query, user_id, conversation).await?;
    let turn = Turn {
        id: app.ids.id(),
        conversation_id: conversation.unwrap_or_else(|| app.ids.id()),
        course_id: context.course.id,
        course_code: context.course.course_code,
        query: request.query.clone(),
        answer: answer.text,
        citations: answer.citations,
        source: answer.source,
        created_at: app.clock.now(),
    };
    let is_new = conversation.is_none();
    match record(app, user_id, &turn, is_new, idempotency).await {
        Ok(()) => Ok(turn),
        Err(error) => Err(Unanswered {
            // The conversation has become full in the meantime, but the answer has been paid for.
            counts: error.code() == ErrorCode::Conflict,
            error,
        }),
    }
}

/// The answer that the first request with the key received.
async fn replay(
    app: &App,
    user_id: UserId,
    (conversation_id, id): (ConversationId, TurnId),
) -> Result<Json<AnswerReply>> {
    let turn = Conversations(&app.database).turn(user_id, conversation_id, id).await?;
    turn.map(|turn| Json(turn.into())).ok_or_else(Error::not_found)
}
