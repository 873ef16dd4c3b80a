//! `POST /api/subjects/preferred`: a subject is chosen.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::courses::{Course, Courses};
use shared_learning::store::preferred_subjects::PreferredSubjects;
use utoipa::ToSchema;

use crate::subject_reply::SubjectReply;

/// Which subject.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AddPreferredSubjectBody {
    /// The code of the course, its id or its slug; also `course_id`.
    #[schema(required, nullable = false, example = "PY-101")]
    course_code: Option<String>,
}

pub(crate) struct AddPreferredSubject(String);

impl Validate for AddPreferredSubject {
    type Body = AddPreferredSubjectBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&[("course_id", "course_code"), ("course", "course_code")]];

    fn validate(body: AddPreferredSubjectBody, fields: &mut Fields) -> Option<Self> {
        let text = fields.required("course_code", body.course_code)?;
        Some(Self(text.trim().to_owned()))
    }
}

/// Adds a published course to the own subjects; one that is there already is fine (200).
#[utoipa::path(post, path = "/api/subjects/preferred", operation_id = "add_preferred_subject", tag = "catalog",
    request_body = AddPreferredSubjectBody,
    responses((status = 201, body = SubjectReply), (status = 200, body = SubjectReply)), security(("bearer" = [])))]
pub(crate) async fn add_preferred_subject(
    State(app): State<App>,
    caller: Caller,
    Valid(AddPreferredSubject(text)): Valid<AddPreferredSubject>,
) -> Result<(StatusCode, Json<SubjectReply>)> {
    let course = Courses(&app.database).find(&text).await?;
    let course = course.filter(Course::is_published).ok_or_else(Error::not_found)?;
    let preferred = PreferredSubjects(&app.database);
    let is_new = preferred.add(caller.user.id, course.id, app.clock.now()).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(SubjectReply::from(course))))
}
