//! `POST /api/chat`: a question about a course.

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

/// The question.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AskBody {
    /// The course: its code, id or slug.
    #[schema(required, nullable = false, example = "BI-120")]
    course_code: Option<String>,
    /// The question, 1 to 2,000 characters.
    #[schema(required, nullable = false, example = "Where does a cell make its ATP?")]
    query: Option<String>,
    /// The conversation that goes on; without, one begins.
    #[schema(nullable, example = json!(null))]
    conversation_id: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Ask {
    course: String,
    query: String,
    conversation_id: Option<String>,
}

impl Validate for Ask {
    type Body = AskBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&[("course_id", "course_code"), ("course", "course_code")]];

    fn validate(body: AskBody, fields: &mut Fields) -> Option<Self> {
        let course = fields.required_parsed("course_code", body.course_code, |text| parse_course(&text));
        let query = fields.required_parsed("query", body.query, |text| parse_question(&text));
        Some(Self {
            course: course?,
            query: query?,
            conversation_id: body.conversation_id.filter(|id| !id.is_empty()),
        })
    }
}

/// The answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct AnswerReply {
    /// For the student.
    #[schema(example = "cell-biology.pdf, page 3, says: “Mitochondria make most of the cell's supply of ATP.”")]
    answer: String,
    /// The sentences of the course's files that it rests on; none if the files do not answer the question.
    citations: Vec<Citation>,
    /// Names the conversation, for the next question.
    conversation_id: Id,
    /// `http` is the AI provider, `builtin` the product itself.
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

/// Answers a question from the files of a course, and from nothing else. If they do not answer it, the answer says so.
#[utoipa::path(post, path = "/api/chat", operation_id = "ask", tag = "tutor",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the same answer.")),
    request_body = AskBody, responses((status = 200, body = AnswerReply)), security(("bearer" = [])))]
pub(crate) async fn ask(
    State(app): State<App>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<Ask>,
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
        // Nothing came of it: whoever tries again need not wait for the lease to end.
        if let Err(error) = lease.release(&app.database).await {
            tracing::warn!(%error, "an idempotency key is left to its lease");
        }
    }
    answered.map(|turn| Json(turn.into()))
}

async fn answer_and_record(app: &App, caller: &Caller, request: &Ask, lease: Option<&Lease>) -> Result<Turn> {
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
            faster(),
        )),
    };
    let others = complete.into_iter().collect();
    record(app, user_id, &turn, before.is_none(), asking.used, others).await?;
    Ok(turn)
}

async fn claim(app: &App, user_id: Id, key: &str, request: &Ask) -> Result<Claim> {
    let body = serde_json::to_vec(request).map_err(Error::internal)?;
    let (holder, now) = (app.ids.id(), app.clock.unix_seconds());
    Idempotency(&app.database)
        .claim(user_id, "ask", key, &body, holder, now)
        .await
}

/// The answer that the key got before.
async fn replay(app: &App, user_id: Id, turn: &str) -> Result<Json<AnswerReply>> {
    let ids = turn
        .split_once(' ')
        .and_then(|(conversation, turn)| Some((conversation.parse().ok()?, turn.parse().ok()?)));
    let (conversation_id, id) = ids.ok_or_else(|| Error::internal("an idempotency key of another form"))?;
    let turn = Conversations(&app.database).turn(user_id, conversation_id, id).await?;
    turn.map(|turn| Json(turn.into())).ok_or_else(Error::not_found)
}

fn faster() -> Error {
    Error::new(Code::IdempotencyRunning, "Another request with this key was faster.").retry_after(1)
}
