//! `GET /api/enrollments/{id}`

use axum::Json;
use axum::extract::State;
use shared::App;
use shared::ids::EnrollmentId;
use shared_catalog::store::courses::card::CourseCard;
use shared_learning::http::OwnEnrollment;

use super::view::EnrollmentReply;

/// Returns one of the caller's enrollments.
///
/// Canceled and expired enrollments are returned as well, also when the course was deleted.
#[utoipa::path(get, path = "/api/enrollments/{id}", tag = "learning",
    params(("id" = EnrollmentId, Path)), responses((status = 200, body = EnrollmentReply)), security(("bearer" = [])))]
pub(crate) async fn get_enrollment(State(app): State<App>, own: OwnEnrollment) -> Json<EnrollmentReply> {
    let course = own.course.as_ref().map(CourseCard::from);
    Json(EnrollmentReply::new(own.enrollment, course, app.clock.now()))
}
