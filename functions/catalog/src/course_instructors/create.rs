//! `POST /api/courses/{course}/instructors`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::etag::IfMatch;
use shared::http::{Fields, Valid, Validate};
use shared::ids::UserId;
use shared::types::role::Role;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::store::users::Users;
use shared_catalog::http::OwnCourseDetails;
use shared_catalog::http::course::CourseInstructorView;
use shared_catalog::rules::course::MAX_INSTRUCTORS;
use shared_catalog::store::courses::{CourseInstructor, DetailedCourse};
use shared_catalog::store::instructors::Instructors;
use utoipa::ToSchema;

use crate::courses::service::edit;

/// The instructor to add to a course.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateCourseInstructorRequest {
    /// The ID of an instructor. Alias: `instructor_id`.
    #[schema(required, nullable = false, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    user_id: Option<String>,
}

pub(crate) struct CreateCourseInstructor(UserId);

impl Validate for CreateCourseInstructor {
    type Body = CreateCourseInstructorRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("instructor_id", "user_id")]];

    fn validate(body: CreateCourseInstructorRequest, fields: &mut Fields) -> Option<Self> {
        let parse = |id: String| id.parse().map_err(|_| "must be the ID of a user");
        fields.required_parsed("user_id", body.user_id, parse).map(Self)
    }
}

/// Adds an instructor to a course.
///
/// The instructor gets the same rights on the course as its owner. A course has at most 5 instructors. Fails with
/// `conflict` if the user already teaches the course.
#[utoipa::path(post, path = "/api/courses/{course}/instructors", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101"), IfMatch),
    request_body = CreateCourseInstructorRequest,
    responses((status = 201, body = CourseInstructorView)), security(("bearer" = ["instructor"])))]
pub(crate) async fn create_course_instructor(
    State(app): State<App>,
    own: OwnCourseDetails,
    if_match: IfMatch,
    Valid(CreateCourseInstructor(user_id)): Valid<CreateCourseInstructor>,
) -> Result<(StatusCode, Json<CourseInstructorView>)> {
    let user = Users(&app.database).get(user_id).await?;
    let user = user.filter(|user| user.role >= Role::Instructor && !user.banned);
    let user = user.ok_or_else(|| Error::field("user_id", "is not an instructor"))?;
    let added = CourseInstructor::from(&user);
    Instructors(&app.database).update(&user).await?;
    let edited = edit(&app, own, &if_match, |DetailedCourse { course, .. }| {
        if course.is_taught_by(user_id) {
            return Err(Error::new(ErrorCode::Conflict, "This user already teaches the course."));
        }
        if course.instructors.len() >= MAX_INSTRUCTORS {
            return Err(Error::new(ErrorCode::Conflict, "A course has at most 5 instructors."));
        }
        course.instructors.push(added.clone());
        Ok(())
    });
    edited.await?;
    Ok((StatusCode::CREATED, Json(added.into())))
}
