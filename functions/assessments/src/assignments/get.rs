//! `GET /api/assignments/{id}`

use axum::response::Response;
use shared::Result;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::ids::AssignmentId;

use super::access::ReadableAssignment;
use super::view::AssignmentReply;

/// Returns an assignment.
///
/// Only enrolled students, the course's instructors and admins can see it; students also get what they have handed in.
#[utoipa::path(get, path = "/api/assignments/{id}", tag = "assessments",
    params(("id" = AssignmentId, Path), IfNoneMatch),
    responses((status = 200, body = AssignmentReply), (status = 304)), security(("bearer" = [])))]
pub(crate) async fn get_assignment(
    ReadableAssignment { assignment, own }: ReadableAssignment,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    Ok(Tagged::new(&AssignmentReply::new(assignment, own.as_ref()))?.reply(&if_none_match))
}
