//! `POST /api/enrollments`

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::StoredResponse;
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::{CourseId, UserId};
use shared::types::Patch;
use shared::types::role::Role;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::users::Users;
use shared_catalog::store::courses::Courses;
use utoipa::ToSchema;

use super::service::{self, EnrolledBy, Student};
use super::view::EnrollmentReply;

/// The course to enroll in; admins can grant access to another user.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateEnrollmentRequest {
    /// The course's ID, code or slug.
    #[schema(required, nullable = false, example = "CS-101")]
    course_id: Option<String>,
    /// The user to enroll without payment (admins only). Defaults to the caller.
    #[schema(value_type = Option<String>, example = json!(null))]
    user_id: Option<String>,
    /// When granted access ends; `null` for no end. Defaults to the course's access period.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime, example = json!(null))]
    expires_at: Patch<String>,
}

pub(crate) struct CreateEnrollment {
    course: String,
    user_id: Option<UserId>,
    expires_at: Patch<Timestamp>,
}

impl Validate for CreateEnrollment {
    type Body = CreateEnrollmentRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&[("course", "course_id"), ("course_code", "course_id")]];

    fn validate(body: CreateEnrollmentRequest, fields: &mut Fields) -> Option<Self> {
        let course = fields.required("course_id", body.course_id);
        let user_id = body.user_id.map(|text| {
            let id = text.parse::<UserId>().map_err(|_| "must be the ID of a user");
            fields.parsed("user_id", id)
        });
        let expires_at = fields.patch("expires_at", body.expires_at, |text| {
            text.parse::<Timestamp>()
                .map_err(|_| "must be a time such as 2030-01-31T00:00:00Z")
        });
        Some(Self {
            course: course?,
            user_id: user_id.map_or(Some(None), |id| id.map(Some))?,
            expires_at,
        })
    }
}

/// The parts that two requests with the same idempotency key must share. It serializes like the request of `enroll`, so
/// a key of one operation also works for the other.
#[derive(Serialize)]
struct Fingerprint {
    course_id: CourseId,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<UserId>,
    #[serde(skip_serializing_if = "Patch::is_absent")]
    expires_at: Patch<Timestamp>,
}

const NO_COURSE: &str = "No course with this id, code or slug.";

/// Enrolls the caller in a course, or grants another user access.
///
/// Repeating the call returns the same enrollment with 200, and a canceled enrollment is reactivated. A course with a
/// price answers 402 with an `order_hint` until it is paid for. Admins can pass `user_id` to grant access without
/// payment.
#[utoipa::path(post, path = "/api/enrollments", tag = "learning",
    params(IdempotencyKey),
    request_body = CreateEnrollmentRequest,
    responses((status = 201, body = EnrollmentReply), (status = 200, body = EnrollmentReply)),
    security(("bearer" = [])))]
pub(crate) async fn create_enrollment(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Valid(request): Valid<CreateEnrollment>,
) -> Result<StoredResponse> {
    let me = caller.user.id;
    let student = Student {
        user_id: request.user_id.unwrap_or(me),
        enrolled_by: enrolled_by(&app, &caller, &request)?,
    };
    let course = Courses(&app.database)
        .find(&request.course)
        .await?
        .ok_or_else(|| Error::unknown("course_id", NO_COURSE))?;
    if student.user_id != me && Users(&app.database).get(student.user_id).await?.is_none() {
        return Err(Error::unknown("user_id", "No user with this id."));
    }
    let fingerprint = Fingerprint {
        course_id: course.id,
        user_id: request.user_id,
        expires_at: request.expires_at,
    };
    // A course that the caller cannot see looks like one that does not exist.
    let enrolled = service::enroll_once(&app, me, key, &fingerprint, &course, student).await;
    enrolled.map_err(|error| error.naming("course_id", NO_COURSE))
}

fn enrolled_by(app: &App, caller: &Caller, request: &CreateEnrollment) -> Result<EnrolledBy> {
    let id = caller.user.id;
    match request.user_id {
        Some(_) if caller.user.role == Role::Admin => {
            let expires_at = request.expires_at;
            if expires_at.value().is_some_and(|end| end <= app.clock.now()) {
                return Err(Error::field("expires_at", "must be in the future"));
            }
            Ok(EnrolledBy::Admin { id, expires_at })
        }
        Some(user_id) if user_id != id => Err(Error::new(ErrorCode::Forbidden, "Only admins can enroll other users.")),
        _ => Ok(EnrolledBy::Student),
    }
}
