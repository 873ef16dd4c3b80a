//! `POST /api/plans/generate`: generates a study plan.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::http::{Fields, IdempotencyKey, Prefer, Valid, Validate};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::birth_date;
use shared_plans::planner::{Preferences, Request};
use utoipa::ToSchema;

use crate::generations::polling::reply_when_ready;
use crate::generations::service::{NewGeneration, check_may_plan, start_generation};
use crate::generations::view::GenerationView;
use crate::plans::preferences::{self, PreferencesRequest};
use crate::plans::requested_subjects::{self, RequestedSubject, RequestedSubjectBody};
use crate::study_time::{parse_daily_hours, today};

/// Minutes of study per day, unless the request says otherwise.
const DEFAULT_DAILY_MINUTES: u32 = 120;

/// The subjects and preferences of a plan.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GeneratePlanRequest {
    /// 1 to 50 subjects. Each is the id or the course code of one of the caller's exam subjects, or a complete subject.
    #[schema(required, nullable = false, example = json!([
        { "name": "Linear Algebra", "exam_date": "2099-03-14", "difficulty": "hard", "hours": 20.0 },
        { "name": "Geography", "exam_date": "2099-03-21", "difficulty": "easy" }
    ]))]
    subjects: Option<Vec<RequestedSubjectBody>>,
    /// The first day of the plan. Defaults to today, also if the date is in the past.
    #[schema(format = Date, example = json!(null))]
    start_date: Option<String>,
    /// The maximum hours of study per day: more than 0, at most 24. Defaults to 2.
    #[schema(example = 3.0)]
    daily_hours: Option<f64>,
    preferences: Option<PreferencesRequest>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct GeneratePlan {
    subjects: Vec<RequestedSubject>,
    start_date: Option<Date>,
    daily_minutes: u32,
    preferences: Preferences,
}

impl Validate for GeneratePlan {
    type Body = GeneratePlanRequest;

    fn validate(body: GeneratePlanRequest, fields: &mut Fields) -> Option<Self> {
        let subjects = requested_subjects::parse(body.subjects, fields);
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
            daily_minutes: daily_minutes.unwrap_or(Some(DEFAULT_DAILY_MINUTES))?,
            preferences,
        })
    }
}

/// Generates a study plan.
///
/// The reply waits up to 25 seconds for the plan, or as long as `Prefer: wait=N` says. With `Prefer: respond-async`,
/// or when the time is up, the reply is 202 with a generation to poll; a WebSocket notification reports when the plan
/// is ready. If the plan cannot meet the whole request, `warnings` lists what it relaxes. The number of plans per day
/// is limited (429). If an AI provider makes plans, an account without a verified phone or email address gets
/// `verification_required`.
#[utoipa::path(post, path = "/api/plans/generate", tag = "plans",
    params(Prefer, IdempotencyKey),
    request_body = GeneratePlanRequest,
    responses((status = 200, body = GenerationView),
        (status = 202, body = GenerationView, description = "The plan is not ready yet.")),
    security(("bearer" = [])))]
pub(crate) async fn generate_plan(
    State(app): State<App>,
    caller: Caller,
    prefer: Prefer,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<GeneratePlan>,
) -> Result<Response> {
    check_may_plan(&app, &caller)?;
    let user = caller.user;
    let body = request.clone();
    let today = today(&user, app.clock.now());
    let first = request.start_date.unwrap_or(today).max(today);
    let resolved = requested_subjects::resolve(&app, user.id, request.subjects, first).await?;
    let plan = NewGeneration {
        request: Request {
            start: first,
            wished_start: request.start_date.filter(|date| *date < today),
            daily_minutes: request.daily_minutes,
            used_on_first_day: 0,
            preferences: request.preferences,
            subjects: resolved.subjects,
            feedback: Vec::new(),
        },
        subject_ids: resolved.ids,
        previous: None,
        feedback: None,
    };
    let id = start_generation(&app, user.id, plan, "generate_plan", key.as_deref(), &body).await?;
    reply_when_ready(&app, user.id, id, prefer).await
}
