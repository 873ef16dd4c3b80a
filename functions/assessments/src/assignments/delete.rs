//! `DELETE /api/assignments/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::AssignmentId;
use shared::{App, Result};
use shared_assessment::store::assignments::Assignments;

use super::access::OwnAssignment;

/// Deletes an assignment.
///
/// Nobody can hand in work to it. What was handed in stays, and can still be graded.
#[utoipa::path(delete, path = "/api/assignments/{id}", tag = "assessments",
    params(("id" = AssignmentId, Path)), responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_assignment(
    State(app): State<App>,
    OwnAssignment { assignment, .. }: OwnAssignment,
) -> Result<StatusCode> {
    Assignments(&app.database).delete(assignment, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
