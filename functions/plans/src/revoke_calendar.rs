//! `DELETE /api/plans/calendar`: no calendar any more.

use axum::extract::State;
use axum::http::StatusCode;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_plans::store::calendar_keys::CalendarKeys;

/// Revokes the key of the own calendar feed; doing it twice is fine.
#[utoipa::path(delete, path = "/api/plans/calendar", operation_id = "revoke_calendar", tag = "plans",
    responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn revoke_calendar(State(app): State<App>, caller: Caller) -> Result<StatusCode> {
    CalendarKeys(&app.database).replace(caller.user.id, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
