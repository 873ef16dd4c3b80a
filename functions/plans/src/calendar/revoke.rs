//! `DELETE /api/plans/calendar`: revokes the address of the calendar feed.

use axum::extract::State;
use axum::http::StatusCode;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_plans::store::calendar_keys::CalendarKeys;

/// Revokes the key of the caller's calendar feed.
///
/// The address stops working immediately. Repeating the request has no further effect.
#[utoipa::path(delete, path = "/api/plans/calendar", tag = "plans",
    responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn revoke_calendar(State(app): State<App>, caller: Caller) -> Result<StatusCode> {
    CalendarKeys(&app.database).replace(&caller.user, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
