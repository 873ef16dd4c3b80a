//! `DELETE /api/plans/subjects/{id}`: there is no exam after all.

use axum::extract::State;
use axum::http::StatusCode;
use shared::http::PathId;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_plans::store::subjects::PlanSubjects;

/// Removes an own exam subject. Plans that there are stay as they are; the next rescheduling leaves it out.
#[utoipa::path(delete, path = "/api/plans/subjects/{id}", operation_id = "remove_plan_subject", tag = "plans",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_plan_subject(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId,
) -> Result<StatusCode> {
    if PlanSubjects(&app.database).remove(caller.user.id, id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::not_found())
    }
}
