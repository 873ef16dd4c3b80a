//! `POST /api/plans/subjects`: saves an exam subject.

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

use crate::plan_subjects::view::SubjectView;
use crate::study_time::{parse_hours, today};

/// The subject to save.
#[derive(Deserialize, ToSchema)]
#[schema(as = CreatePlanSubjectRequest)]
pub(crate) struct CreateSubjectRequest {
    /// 1 to 100 characters.
    #[schema(required, nullable = false, example = "Linear Algebra")]
    name: Option<String>,
    /// The code of the course that the subject belongs to.
    #[schema(example = "MA-201")]
    course_code: Option<String>,
    /// The date of the exam, if it is known. Must not be in the past.
    #[schema(format = Date, example = "2099-03-14")]
    exam_date: Option<String>,
    /// `easy`, `medium` (the default) or `hard`.
    #[schema(example = "hard")]
    difficulty: Option<String>,
    /// Total hours of study: more than 0, at most 1,000. By default, the planner decides.
    #[schema(example = 20.0)]
    hours: Option<f64>,
}

pub(crate) struct CreateSubject {
    name: String,
    course_code: Option<String>,
    exam_date: Option<Date>,
    difficulty: Difficulty,
    minutes: Option<u32>,
}

impl Validate for CreateSubject {
    type Body = CreateSubjectRequest;

    fn validate(body: CreateSubjectRequest, fields: &mut Fields) -> Option<Self> {
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

/// Saves an exam subject for the caller.
///
/// Plans can then refer to it by its id or course code. Each user can save up to 100 subjects; beyond that, the request
/// fails with 409.
#[utoipa::path(post, path = "/api/plans/subjects", tag = "plans",
    request_body = CreateSubjectRequest, responses((status = 201, body = SubjectView)), security(("bearer" = [])))]
pub(crate) async fn create_plan_subject(
    State(app): State<App>,
    caller: Caller,
    Valid(request): Valid<CreateSubject>,
) -> Result<(StatusCode, Json<SubjectView>)> {
    let now = app.clock.now();
    if request.exam_date.is_some_and(|date| date < today(&caller.user, now)) {
        return Err(Error::field("exam_date", "must not be in the past"));
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
    PlanSubjects(&app.database).create(caller.user.id, &subject).await?;
    Ok((StatusCode::CREATED, Json(subject.into())))
}
