//! `GET /api/plans/calendar`: where the own calendar is.

use axum::Json;
use axum::extract::State;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_plans::store::calendar_keys::CalendarKeys;

use crate::calendar_reply::CalendarReply;

/// The address of the own calendar feed, made when first asked for. After it was revoked there is none until there is a new one.
#[utoipa::path(get, path = "/api/plans/calendar", operation_id = "get_calendar", tag = "plans",
    responses((status = 200, body = CalendarReply)), security(("bearer" = [])))]
pub(crate) async fn get_calendar(State(app): State<App>, caller: Caller) -> Result<Json<CalendarReply>> {
    let me = caller.user.id;
    let keys = CalendarKeys(&app.database);
    let key = match keys.of_user(me).await? {
        Some(key) => key,
        None => keys.begin(me, app.ids.id()).await?,
    };
    let id = key.id.ok_or_else(Error::not_found)?;
    CalendarReply::new(&app, me, id).map(Json)
}
