//! `POST /api/courses/{course}/enroll`

use axum::extract::State;
use serde_json::json;
use shared::database::StoredResponse;
use shared::http::IdempotencyKey;
use shared::{App, Result};
use shared_catalog::http::SignedInCourse;

use super::service::{self, EnrolledBy, Student};
use super::view::EnrollmentReply;

/// Enrolls the caller in a course.
///
/// Repeating the call returns the same enrollment with 200, and a canceled enrollment is reactivated. A course with a
/// price answers 402 with an `order_hint` until it is paid for.
#[utoipa::path(post, path = "/api/courses/{course}/enroll", tag = "learning",
    params(("course" = String, Path, description = "The course's ID, code or slug.", example = "CS-101"),
        IdempotencyKey),
    responses((status = 201, body = EnrollmentReply), (status = 200, body = EnrollmentReply)),
    security(("bearer" = [])))]
pub(crate) async fn enroll(
    State(app): State<App>,
    SignedInCourse { caller, course }: SignedInCourse,
    key: IdempotencyKey,
) -> Result<StoredResponse> {
    let student = Student {
        user_id: caller.user.id,
        enrolled_by: EnrolledBy::Student,
    };
    let request = json!({ "course_id": course.id });
    service::enroll_once(&app, caller.user.id, key, &request, &course, student).await
}
