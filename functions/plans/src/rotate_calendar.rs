//! `POST /api/plans/calendar`: another address for the own calendar.

use axum::Json;
use axum::extract::State;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_plans::store::calendar_keys::CalendarKeys;

use crate::calendar_reply::CalendarReply;

/// Gives the own calendar feed a new key; the one before is good for nothing from now on.
#[utoipa::path(post, path = "/api/plans/calendar", operation_id = "rotate_calendar", tag = "plans",
    responses((status = 200, body = CalendarReply)), security(("bearer" = [])))]
pub(crate) async fn rotate_calendar(State(app): State<App>, caller: Caller) -> Result<Json<CalendarReply>> {
    let (me, id) = (caller.user.id, app.ids.id());
    CalendarKeys(&app.database).replace(me, Some(id)).await?;
    CalendarReply::new(&app, me, id).map(Json)
}
