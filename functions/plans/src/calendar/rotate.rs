//! `POST /api/plans/calendar`: gives the calendar feed a new address.

use axum::Json;
use axum::extract::State;
use shared::http::PublicUrl;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_plans::store::calendar_keys::CalendarKeys;

use crate::calendar::view::CalendarView;

/// Gives the caller's calendar feed a new key.
///
/// The previous address stops working immediately. Also creates an address after the previous one has been revoked.
#[utoipa::path(post, path = "/api/plans/calendar", tag = "plans",
    responses((status = 200, body = CalendarView)), security(("bearer" = [])))]
pub(crate) async fn rotate_calendar(
    State(app): State<App>,
    caller: Caller,
    product: PublicUrl,
) -> Result<Json<CalendarView>> {
    let (me, id) = (caller.user, app.ids.id());
    CalendarKeys(&app.database).replace(&me, Some(id)).await?;
    CalendarView::new(&app, &product, me.id, id).map(Json)
}
