//! `POST /api/plans/subjects`: there is an exam in something.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::{birth_date, skill};
use shared_catalog::rules::course;
use shared_plans::planner::Difficulty;
use shared_plans::store::subjects::{PlanSubject, PlanSubjects};
use utoipa::ToSchema;

use crate::subject_reply::SubjectReply;
use crate::subject_rules::{parse_hours, today};

/// The subject.
#[derive(Deserialize, ToSchema)]
#[schema(as = AddPlanSubjectBody)]
pub(crate) struct AddSubjectBody {
    /// 1 to 100 characters.
    #[schema(required, nullable = false, example = "Linear Algebra")]
    name: Option<String>,
    /// A course that it belongs to.
    #[schema(example = "MA-201")]
    course_code: Option<String>,
    /// The day of the exam, once it is known.
    #[schema(format = Date, example = "2099-03-14")]
    exam_date: Option<String>,
    /// easy, medium (if not given) or hard.
    #[schema(example = "hard")]
    difficulty: Option<String>,
    /// All hours that it is to get; more than 0, at most 1,000.
    #[schema(example = 20.0)]
    hours: Option<f64>,
}

pub(crate) struct AddSubject {
    name: String,
    course_code: Option<String>,
    exam_date: Option<Date>,
    difficulty: Difficulty,
    minutes: Option<u32>,
}

impl Validate for AddSubject {
    type Body = AddSubjectBody;

    fn validate(body: AddSubjectBody, fields: &mut Fields) -> Option<Self> {
        let name = fields.required_parsed("name", body.name, |text| skill::parse_name(&text));
        let course_code = body
            .course_code
            .map(|text| fields.parsed("course_code", course::parse_code(&text)));
        let exam_date = body
            .exam_date
            .map(|text| fields.parsed("exam_date", birth_date::parse(&text)));
        let difficulty = body
            .difficulty
            .map(|text| fields.parsed("difficulty", Difficulty::parse(&text)));
        let minutes = body.hours.map(|hours| fields.parsed("hours", parse_hours(hours)));
        Some(Self {
            name: name?,
            course_code: course_code.flatten(),
            exam_date: exam_date.flatten(),
            difficulty: difficulty.unwrap_or(Some(Difficulty::Medium))?,
            minutes: minutes.flatten(),
        })
    }
}

/// Adds an own exam subject; there are at most 100.
#[utoipa::path(post, path = "/api/plans/subjects", operation_id = "add_plan_subject", tag = "plans",
    request_body = AddSubjectBody, responses((status = 201, body = SubjectReply)), security(("bearer" = [])))]
pub(crate) async fn add_plan_subject(
    State(app): State<App>,
    caller: Caller,
    Valid(request): Valid<AddSubject>,
) -> Result<(StatusCode, Json<SubjectReply>)> {
    let now = app.clock.now();
    if request.exam_date.is_some_and(|date| date < today(&caller.user, now)) {
        return Err(Error::field("exam_date", "must not have passed"));
    }
    let subject = PlanSubject {
        id: app.ids.id(),
        name: request.name,
        course_code: request.course_code,
        exam_date: request.exam_date,
        difficulty: request.difficulty,
        minutes: request.minutes,
        created_at: now,
        updated_at: now,
    };
    PlanSubjects(&app.database).add(caller.user.id, &subject).await?;
    Ok((StatusCode::CREATED, Json(subject.into())))
}
