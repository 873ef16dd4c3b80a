//! `PUT /api/plans/subjects/{id}`: a partial update of an exam subject.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, PathId, Valid, Validate};
use shared::ids::PlanSubjectId;
use shared::types::Patch;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::{birth_date, skill};
use shared_catalog::rules::course;
use shared_plans::planner::Difficulty;
use shared_plans::store::subjects::{PlanSubjectChange, PlanSubjects};
use utoipa::ToSchema;

use crate::plan_subjects::view::SubjectView;
use crate::study_time::{parse_hours, today};

/// The fields to change. `null` clears a field; absent fields keep their values.
#[derive(Deserialize, ToSchema)]
#[schema(as = UpdatePlanSubjectRequest)]
pub(crate) struct UpdateSubjectRequest {
    /// 1 to 100 characters.
    #[schema(nullable = false, example = "Linear Algebra II")]
    name: Option<String>,
    /// The code of the course that the subject belongs to.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "MA-202")]
    course_code: Patch<String>,
    /// The date of the exam. Must not be in the past.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2099-03-21")]
    exam_date: Patch<String>,
    /// `easy`, `medium` or `hard`.
    #[schema(nullable = false, example = "medium")]
    difficulty: Option<String>,
    /// Total hours of study: more than 0, at most 1,000.
    #[serde(default)]
    #[schema(value_type = Option<f64>, example = 12.5)]
    hours: Patch<f64>,
}

pub(crate) struct UpdateSubject(PlanSubjectChange);

impl Validate for UpdateSubject {
    type Body = UpdateSubjectRequest;

    fn validate(body: UpdateSubjectRequest, fields: &mut Fields) -> Option<Self> {
        Some(Self(PlanSubjectChange {
            name: body
                .name
                .and_then(|text| fields.parsed("name", skill::parse_name(&text))),
            course_code: fields.patch("course_code", body.course_code, |text| course::parse_code(&text)),
            exam_date: fields.patch("exam_date", body.exam_date, |text| birth_date::parse(&text)),
            difficulty: body
                .difficulty
                .and_then(|text| fields.parsed("difficulty", Difficulty::parse(&text))),
            minutes: fields.patch("hours", body.hours, parse_hours),
        }))
    }
}

/// Updates one of the caller's exam subjects.
///
/// Only the fields in the body change. Existing plans stay as they are; reschedule a plan to apply the change.
#[utoipa::path(put, path = "/api/plans/subjects/{id}", tag = "plans",
    params(("id" = PlanSubjectId, Path)),
    request_body = UpdateSubjectRequest, responses((status = 200, body = SubjectView)),
    security(("bearer" = [])))]
pub(crate) async fn update_plan_subject(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<PlanSubjectId>,
    Valid(UpdateSubject(change)): Valid<UpdateSubject>,
) -> Result<Json<SubjectView>> {
    let now = app.clock.now();
    if matches!(change.exam_date, Patch::Value(date) if date < today(&caller.user, now)) {
        return Err(Error::field("exam_date", "must not be in the past"));
    }
    let updated = PlanSubjects(&app.database)
        .update(caller.user.id, id, &change, now)
        .await?;
    Ok(Json(updated.into()))
}
