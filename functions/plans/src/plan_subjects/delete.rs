//! `DELETE /api/plans/subjects/{id}`: deletes an exam subject.

use axum::extract::State;
use axum::http::StatusCode;
use shared::http::PathId;
use shared::ids::PlanSubjectId;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_plans::store::subjects::PlanSubjects;

/// Deletes one of the caller's exam subjects.
///
/// Existing plans keep the subject; the next reschedule drops it.
#[utoipa::path(delete, path = "/api/plans/subjects/{id}", tag = "plans",
    params(("id" = PlanSubjectId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_plan_subject(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<PlanSubjectId>,
) -> Result<StatusCode> {
    PlanSubjects(&app.database).delete(caller.user.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
