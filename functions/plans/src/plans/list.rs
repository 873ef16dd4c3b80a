//! `GET /api/plans`: lists a student's plans.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_plans::store::generations::Generations;

use crate::generations::view::GenerationSummary;

/// Lists the caller's plans.
///
/// There is one entry for each generation, including failed ones. The newest comes first.
#[utoipa::path(get, path = "/api/plans", tag = "plans",
    params(Page),
    responses((status = 200, body = List<GenerationSummary>)), security(("bearer" = [])))]
pub(crate) async fn list_plans(
    State(app): State<App>,
    caller: Caller,
    page: Page,
) -> Result<Json<List<GenerationSummary>>> {
    let (me, now) = (caller.user.id, app.clock.now());
    let query = page.query(&app, Some(me))?;
    let generations = Generations(&app.database).page(me, query).await?;
    let generations = generations.map(|generation| GenerationSummary::new(generation, now));
    page.list(&app, Some(me), generations).map(Json)
}
