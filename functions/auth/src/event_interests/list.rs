//! `GET /api/auth/event-interests`.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::rules::event_interests::EventInterest;
use shared_accounts::store::event_interests::EventInterestLists;

/// Lists the event interests.
///
/// They are the choices of the profile form, ordered by id.
#[utoipa::path(get, path = "/api/auth/event-interests", tag = "auth",
    params(Page),
    responses((status = 200, body = List<EventInterest>)), security(()))]
pub(crate) async fn list_event_interests(State(app): State<App>, page: Page) -> Result<Json<List<EventInterest>>> {
    let interests = EventInterestLists(&app.database).all().await?;
    page.of_row(&app, None, interests).map(Json)
}
