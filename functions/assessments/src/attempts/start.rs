//! `POST /api/quizzes/{id}/start` and `/api/quiz-attempts/start`

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use serde::Deserialize;
use shared::database::{Key, decode};
use shared::http::{Fields, Valid, Validate};
use shared::ids::QuizId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::http::caller::anonymous;
use shared_assessment::store::quizzes::{self, Quiz, Quizzes};
use shared_catalog::http::course_access::read_by_id;
use utoipa::ToSchema;

use super::service;
use super::view::AttemptReply;

/// The quiz to start.
#[derive(Deserialize, ToSchema)]
pub(crate) struct StartAttemptRequest {
    /// The quiz; or send `content_id`.
    #[schema(example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    quiz_id: Option<String>,
    /// The lecture of the quiz. Alias: `lecture_id`.
    #[schema(example = json!(null))]
    content_id: Option<String>,
}

enum Named {
    Quiz(String),
    Lecture(String),
}

impl Named {
    /// The key of the quiz, or of the row that names it; a text that is not an id names nothing.
    fn key(&self) -> Option<Key> {
        match self {
            Self::Quiz(text) => text.parse().ok().map(quizzes::key),
            Self::Lecture(text) => text.parse().ok().map(quizzes::lecture_key),
        }
    }
}

impl Named {
    /// The field of the body, and what is wrong if it names nothing that the caller can see.
    fn field(&self) -> (&'static str, &'static str) {
        match self {
            Self::Quiz(_) => ("quiz_id", "No quiz with this id."),
            Self::Lecture(_) => ("content_id", "No lecture with this id has a quiz."),
        }
    }
}

impl Validate for Named {
    type Body = StartAttemptRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("lecture_id", "content_id")]];

    fn validate(body: StartAttemptRequest, fields: &mut Fields) -> Option<Self> {
        match (body.quiz_id, body.content_id) {
            (Some(quiz), _) => Some(Self::Quiz(quiz)),
            (None, Some(lecture)) => Some(Self::Lecture(lecture)),
            (None, None) => fields.required("quiz_id", None),
        }
    }
}

/// The quiz `{id}` of the path, for signed-in users. One call; whether the caller is enrolled is checked at the start.
pub(crate) struct QuizToStart {
    caller: Caller,
    quiz: Quiz,
}

/// The quiz that the body names, for signed-in users. One call, or two if the body names the lecture.
pub(crate) struct NamedQuiz {
    quiz: QuizToStart,
    /// The field that names it, and what is wrong if it names nothing.
    field: (&'static str, &'static str),
}

impl FromRequestParts<App> for QuizToStart {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, row) = read_by_id(parts, app, quizzes::key).await?;
        let caller = caller.ok_or_else(anonymous)?;
        let quiz: Quiz = decode(row.ok_or_else(Error::not_found)?)?;
        Self::new(caller, Some(quiz))
    }
}

impl QuizToStart {
    fn new(caller: Caller, quiz: Option<Quiz>) -> Result<Self> {
        let quiz = quiz.filter(|quiz| quiz.deleted_at.is_none());
        let quiz = quiz.ok_or_else(Error::not_found)?;
        Ok(Self { caller, quiz })
    }
}

impl FromRequest<App> for NamedQuiz {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (parts, body) = request.into_parts();
        // The body names what is read together with the session. Errors in the body are reported only to callers who
        // are signed in.
        let body = Request::from_parts(parts.clone(), body);
        let named = Valid::<Named>::from_request(body, app).await;
        let key = named.as_ref().ok().and_then(|Valid(named)| named.key());
        let (caller, rows) = Caller::read_own(app, &parts, |_me| key.into_iter().collect()).await?;
        let Valid(named) = named?;
        let field = named.field();
        let row = rows.into_values().next();
        let row = row.ok_or_else(|| Error::unknown(field.0, field.1))?;
        let quiz: Option<Quiz> = match named {
            Named::Quiz(_) => Some(decode(row)?),
            Named::Lecture(_) => Quizzes(&app.database).get(quizzes::quiz_of(row)?).await?,
        };
        let quiz = QuizToStart::new(caller, quiz).map_err(|error| error.naming(field.0, field.1))?;
        Ok(Self { quiz, field })
    }
}

/// Starts an attempt at a quiz, or resumes the one in progress.
///
/// The caller must be enrolled. `ends_at` is by the server's clock; at that time the attempt is handed in with the
/// saved answers. If all attempts are used, the reply is 409.
#[utoipa::path(post, path = "/api/quizzes/{id}/start", tag = "assessments",
    params(("id" = QuizId, Path)), responses((status = 200, body = AttemptReply)), security(("bearer" = [])))]
pub(crate) async fn start_attempt(
    State(app): State<App>,
    QuizToStart { caller, quiz }: QuizToStart,
) -> Result<Json<AttemptReply>> {
    let state = Box::pin(service::start(&app, &caller, &quiz)).await?;
    AttemptReply::load(&app, state).await.map(Json)
}

/// Starts or resumes an attempt at the quiz that the body names.
///
/// The caller must be enrolled. If all attempts are used, the reply is 409.
#[utoipa::path(post, path = "/api/quiz-attempts/start", tag = "assessments",
    request_body = StartAttemptRequest, responses((status = 200, body = AttemptReply)), security(("bearer" = [])))]
pub(crate) async fn start_named_attempt(
    State(app): State<App>,
    NamedQuiz { quiz, field }: NamedQuiz,
) -> Result<Json<AttemptReply>> {
    let QuizToStart { caller, quiz } = quiz;
    let started = Box::pin(service::start(&app, &caller, &quiz)).await;
    let state = started.map_err(|error| error.naming(field.0, field.1))?;
    AttemptReply::load(&app, state).await.map(Json)
}
