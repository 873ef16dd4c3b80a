//! `POST /api/subjects/preferred`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::courses::Courses;
use shared_learning::store::preferred_subjects::PreferredSubjects;
use utoipa::ToSchema;

use crate::subjects::view::SubjectView;

/// The subject to choose.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreatePreferredSubjectRequest {
    /// The code, ID or slug of a course. Aliases: `course_id` and `course`.
    #[schema(required, nullable = false, example = "CS-101")]
    course_code: Option<String>,
}

pub(crate) struct CreatePreferredSubject(String);

impl Validate for CreatePreferredSubject {
    type Body = CreatePreferredSubjectRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&[("course_id", "course_code"), ("course", "course_code")]];

    fn validate(body: CreatePreferredSubjectRequest, fields: &mut Fields) -> Option<Self> {
        let text = fields.required("course_code", body.course_code)?;
        Some(Self(text.trim().to_owned()))
    }
}

/// Adds a published course to the caller's subjects.
///
/// The status is 201 for a new subject, and 200 if the caller has already chosen it.
#[utoipa::path(post, path = "/api/subjects/preferred", tag = "catalog",
    request_body = CreatePreferredSubjectRequest,
    responses((status = 201, body = SubjectView), (status = 200, body = SubjectView)), security(("bearer" = [])))]
pub(crate) async fn create_preferred_subject(
    State(app): State<App>,
    caller: Caller,
    Valid(CreatePreferredSubject(text)): Valid<CreatePreferredSubject>,
) -> Result<(StatusCode, Json<SubjectView>)> {
    let course = Courses(&app.database).find_detailed(&text).await?;
    let course = course
        .filter(|found| found.course.is_published())
        .ok_or_else(|| Error::unknown("course_code", "No course with this id, code or slug."))?;
    let preferred = PreferredSubjects(&app.database);
    let is_new = preferred.add(caller.user.id, course.course.id, app.clock.now()).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(SubjectView::from(course))))
}
