//! `GET /api/plans/generations/{id}`: returns a generation.

use axum::Json;
use axum::extract::State;
use shared::http::{Page, PathId};
use shared::ids::GenerationId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_plans::store::generations::Generations;

use crate::generations::view::GenerationView;

/// Returns one of the caller's generations with its plan.
///
/// Poll this after a 202 from generating or rescheduling. The calendar is empty until the status is `ready`. A reply
/// has whole days: at most `limit`, and no more than fit into 1 MB. `next` leads to the following days.
#[utoipa::path(get, path = "/api/plans/generations/{id}", tag = "plans",
    params(("id" = GenerationId, Path), Page),
    responses((status = 200, body = GenerationView)), security(("bearer" = [])))]
pub(crate) async fn get_generation(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<GenerationId>,
    page: Page,
) -> Result<Json<GenerationView>> {
    let me = caller.user.id;
    let generation = Generations(&app.database)
        .get(me, id)
        .await?
        .ok_or_else(Error::not_found)?;
    GenerationView::of_page(&app, me, generation, &page).await.map(Json)
}
