//! `GET /api/plans/calendar`: returns the address of the calendar feed.

use axum::Json;
use axum::extract::State;
use shared::http::PublicUrl;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_plans::store::calendar_keys::CalendarKeys;

use crate::calendar::view::CalendarView;

/// Returns the address of the caller's calendar feed.
///
/// The first request creates the address. A new password revokes it, and the next request creates another one. After
/// the caller has revoked the address, the request fails with 404 until `POST /api/plans/calendar` creates a new one.
#[utoipa::path(get, path = "/api/plans/calendar", tag = "plans",
    responses((status = 200, body = CalendarView)), security(("bearer" = [])))]
pub(crate) async fn get_calendar(
    State(app): State<App>,
    caller: Caller,
    product: PublicUrl,
) -> Result<Json<CalendarView>> {
    let me = caller.user;
    let keys = CalendarKeys(&app.database);
    let key = match keys.of_user(me.id).await? {
        // A key that its student has revoked stays revoked.
        Some(key) if key.is_current(&me) || key.id.is_none() => key,
        Some(_) | None => keys.create(&me, app.ids.id()).await?,
    };
    let id = key.id.ok_or_else(Error::not_found)?;
    CalendarView::new(&app, &product, me.id, id).map(Json)
}
