//! `POST /api/chat`.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::database::idempotency::{Claim, Idempotency, Lease};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::{App, Code, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_tutor::answering::{Citation, Source, parse_question};
use shared_tutor::service::{answer, look_up, parse_course, record};
use shared_tutor::store::conversations::{Conversations, Turn};
use utoipa::ToSchema;

/// A question about a course.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AskRequest {
    /// The code, id or slug of the course. Also accepted as `course_id` or `course`.
    #[schema(required, nullable = false, example = "BI-120")]
    course_code: Option<String>,
    /// The question, with 1 to 2,000 characters.
    #[schema(required, nullable = false, example = "Where does a cell make its ATP?")]
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
    conversation_id: Id,
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
/// `Retry-After` header. Questions that fail do not count. A conversation has at most 100 turns and stays with one
/// course.
#[utoipa::path(post, path = "/api/chat", tag = "tutor",
    params(("Idempotency-Key" = Option<String>, Header,
        description = "Repeats with the same key return the same answer.")),
    request_body = AskRequest, responses((status = 200, body = AnswerReply)), security(("bearer" = [])))]
pub(crate) async fn ask(
    State(app): State<App>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<Question>,
) -> Result<Json<AnswerReply>> {
    let lease = match key {
        None => None,
        Some(key) => match claim(&app, caller.user.id, &key, &request).await? {
            Claim::Run(lease) => Some(lease),
            Claim::Replay(turn) => return replay(&app, caller.user.id, &turn).await,
        },
    };
    let answered = answer_and_record(&app, &caller, &request, lease.as_ref()).await;
    if let (Err(_), Some(lease)) = (&answered, lease) {
        // The question failed, so a retry must not have to wait for the lease to expire.
        if let Err(error) = lease.release(&app.database).await {
            tracing::warn!(%error, "could not release the lease of an idempotency key");
        }
    }
    answered.map(|turn| Json(turn.into()))
}

async fn answer_and_record(app: &App, caller: &Caller, request: &Question, lease: Option<&Lease>) -> Result<Turn> {
    let user_id = caller.user.id;
    let asking = look_up(app, caller, &request.course, request.conversation_id.as_deref()).await?;
    let before = asking.conversation.as_ref().map(|conversation| conversation.id);
    let answer = answer(app, asking.course.id, &request.query, user_id, before).await?;
    let turn = Turn {
        id: app.ids.id(),
        conversation_id: before.unwrap_or_else(|| app.ids.id()),
        course_id: asking.course.id,
        course_code: asking.course.course_code,
        query: request.query.clone(),
        answer: answer.text,
        citations: answer.citations,
        source: answer.source,
        created_at: app.clock.now(),
    };
    let complete = match lease {
        None => None,
        Some(lease) => Some((
            lease.complete(&format!("{} {}", turn.conversation_id, turn.id))?,
            lost_lease(),
        )),
    };
    let others = complete.into_iter().collect();
    record(app, user_id, &turn, before.is_none(), asking.used, others).await?;
    Ok(turn)
}

async fn claim(app: &App, user_id: Id, key: &str, request: &Question) -> Result<Claim> {
    let body = serde_json::to_vec(request).map_err(Error::internal)?;
    let (holder, now) = (app.ids.id(), app.clock.unix_seconds());
    Idempotency(&app.database)
        .claim(user_id, "ask", key, &body, holder, now)
        .await
}

/// The answer that the first request with the key received.
async fn replay(app: &App, user_id: Id, turn: &str) -> Result<Json<AnswerReply>> {
    let ids = turn
        .split_once(' ')
        .and_then(|(conversation, turn)| Some((conversation.parse().ok()?, turn.parse().ok()?)));
    let (conversation_id, id) =
        ids.ok_or_else(|| Error::internal("the stored result of an idempotency key is malformed"))?;
    let turn = Conversations(&app.database).turn(user_id, conversation_id, id).await?;
    turn.map(|turn| Json(turn.into())).ok_or_else(Error::not_found)
}

fn lost_lease() -> Error {
    Error::new(
        Code::IdempotencyRunning,
        "Another request with this idempotency key finished first.",
    )
    .retry_after(1)
}
