//! `GET /api/enrollments/{id}`: how it stands with something one learns.

use axum::Json;
use axum::extract::State;
use shared::{App, Id};
use shared_catalog::store::courses::card::CourseCard;
use shared_learning::http::OwnEnrollment;

use crate::enrollment_reply::EnrollmentReply;

/// Shows an own enrolment, whatever its state.
#[utoipa::path(get, path = "/api/enrollments/{id}", operation_id = "get_enrollment", tag = "learning",
    params(("id" = Id, Path)), responses((status = 200, body = EnrollmentReply)), security(("bearer" = [])))]
pub(crate) async fn get_enrollment(State(app): State<App>, own: OwnEnrollment) -> Json<EnrollmentReply> {
    let now = app.clock.now();
    Json(EnrollmentReply::new(
        own.enrollment,
        own.course.as_ref().map(CourseCard::from),
        now,
    ))
}
