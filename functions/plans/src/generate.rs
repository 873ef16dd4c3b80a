//! `POST /api/plans/generate`: a study plan, please.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, IdempotencyKey, Prefer, Valid, Validate};
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::birth_date;
use shared_plans::planner::{Preferences, Request};
use utoipa::ToSchema;

use crate::generation_reply::GenerationReply;
use crate::preferences::{self, PreferencesBody};
use crate::start::{Plan, start};
use crate::subject_rules::{parse_daily_hours, today};
use crate::wait::reply_when_ready;
use crate::wanted_subjects::{self, SubjectBody, Wanted};

/// Minutes of study a day unless the student says otherwise.
const DAILY_MINUTES: u32 = 120;

/// What is to be planned.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GeneratePlanBody {
    /// 1 to 50, each an id or a course code of an own subject, or a whole subject.
    #[schema(required, nullable = false, example = json!([
        { "name": "Linear Algebra", "exam_date": "2099-03-14", "difficulty": "hard", "hours": 20.0 },
        { "name": "Geography", "exam_date": "2099-03-21", "difficulty": "easy" }
    ]))]
    subjects: Option<Vec<SubjectBody>>,
    /// The first day; today if not given or passed.
    #[schema(format = Date, example = json!(null))]
    start_date: Option<String>,
    /// The most hours of a day: more than 0, at most 24; 2 if not given.
    #[schema(example = 3.0)]
    daily_hours: Option<f64>,
    /// How the student likes to work.
    preferences: Option<PreferencesBody>,
}

#[derive(Debug, Serialize)]
pub(crate) struct GeneratePlan {
    subjects: Vec<Wanted>,
    start_date: Option<Date>,
    daily_minutes: u32,
    preferences: Preferences,
}

impl Validate for GeneratePlan {
    type Body = GeneratePlanBody;

    fn validate(body: GeneratePlanBody, fields: &mut Fields) -> Option<Self> {
        let subjects = wanted_subjects::parse(body.subjects, fields);
        let start_date = body
            .start_date
            .map(|text| fields.parsed("start_date", birth_date::parse(&text)));
        let daily_minutes = body
            .daily_hours
            .map(|hours| fields.parsed("daily_hours", parse_daily_hours(hours)));
        let preferences = preferences::parse(body.preferences, fields);
        Some(Self {
            subjects: subjects?,
            start_date: start_date.flatten(),
            daily_minutes: daily_minutes.unwrap_or(Some(DAILY_MINUTES))?,
            preferences,
        })
    }
}

/// Makes a study plan. The reply waits for it, 25 seconds at most; with `Prefer: wait=N` for N, with `Prefer: respond-async` not
/// at all: then there is a generation to poll, and the sockets are told when it is ready.
#[utoipa::path(post, path = "/api/plans/generate", operation_id = "generate_plan", tag = "plans",
    params(("Prefer" = Option<String>, Header, description = "`wait=N`, `respond-async` (RFC 7240)."),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the same generation.")),
    request_body = GeneratePlanBody,
    responses((status = 200, body = GenerationReply), (status = 202, body = GenerationReply, description = "It is being made.")),
    security(("bearer" = [])))]
pub(crate) async fn generate_plan(
    State(app): State<App>,
    caller: Caller,
    prefer: Prefer,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<GeneratePlan>,
) -> Result<Response> {
    let user = caller.user;
    let body = serde_json::to_vec(&request).map_err(Error::internal)?;
    let today = today(&user, app.clock.now());
    let first = request.start_date.unwrap_or(today).max(today);
    let found = wanted_subjects::find(&app, user.id, request.subjects, first).await?;
    let plan = Plan {
        request: Request {
            start: first,
            wished_start: request.start_date.filter(|date| *date < today),
            daily_minutes: request.daily_minutes,
            used_on_first_day: 0,
            preferences: request.preferences,
            subjects: found.subjects,
            feedback: Vec::new(),
        },
        subject_ids: found.ids,
        previous: None,
        feedback: None,
    };
    let id = start(&app, user.id, plan, "generate_plan", key, &body).await?;
    reply_when_ready(&app, user.id, id, prefer).await
}
