//! `PUT /api/plans/subjects/{id}`: a partial update of an exam subject.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::patch::{Patch, given, parsed};
use shared::http::{Fields, PathId, Valid, Validate};
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::{birth_date, skill};
use shared_catalog::rules::course;
use shared_plans::planner::Difficulty;
use shared_plans::store::subjects::{PlanSubjectChange, PlanSubjects};
use utoipa::ToSchema;

use crate::subject_reply::SubjectReply;
use crate::subject_rules::{parse_hours, today};

/// What to change: `null` takes a value away, an absent one stays.
#[derive(Deserialize, ToSchema)]
#[schema(as = UpdatePlanSubjectBody)]
pub(crate) struct UpdateSubjectBody {
    /// 1 to 100 characters.
    #[schema(nullable = false, example = "Linear Algebra II")]
    name: Option<String>,
    /// A course that it belongs to.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "MA-202")]
    course_code: Patch<String>,
    /// The day of the exam.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date, example = "2099-03-21")]
    exam_date: Patch<String>,
    /// easy, medium or hard.
    #[schema(nullable = false, example = "medium")]
    difficulty: Option<String>,
    /// All hours that it is to get; more than 0, at most 1,000.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<f64>, example = 12.5)]
    hours: Patch<f64>,
}

pub(crate) struct UpdateSubject(PlanSubjectChange);

impl Validate for UpdateSubject {
    type Body = UpdateSubjectBody;

    fn validate(body: UpdateSubjectBody, fields: &mut Fields) -> Option<Self> {
        Some(Self(PlanSubjectChange {
            name: body
                .name
                .and_then(|text| fields.parsed("name", skill::parse_name(&text))),
            course_code: parsed(fields, "course_code", body.course_code, |text| {
                course::parse_code(&text)
            }),
            exam_date: parsed(fields, "exam_date", body.exam_date, |text| birth_date::parse(&text)),
            difficulty: body
                .difficulty
                .and_then(|text| fields.parsed("difficulty", Difficulty::parse(&text))),
            minutes: parsed(fields, "hours", body.hours, parse_hours),
        }))
    }
}

/// Changes an own exam subject. Plans that there are stay as they are: reschedule.
#[utoipa::path(put, path = "/api/plans/subjects/{id}", operation_id = "update_plan_subject", tag = "plans",
    params(("id" = Id, Path)), request_body = UpdateSubjectBody, responses((status = 200, body = SubjectReply)),
    security(("bearer" = [])))]
pub(crate) async fn update_plan_subject(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId,
    Valid(UpdateSubject(change)): Valid<UpdateSubject>,
) -> Result<Json<SubjectReply>> {
    let now = app.clock.now();
    if matches!(change.exam_date, Some(Some(date)) if date < today(&caller.user, now)) {
        return Err(Error::field("exam_date", "must not have passed"));
    }
    let changed = PlanSubjects(&app.database)
        .change(caller.user.id, id, &change, now)
        .await?;
    changed.map(|subject| Json(subject.into())).ok_or_else(Error::not_found)
}
