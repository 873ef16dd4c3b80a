//! `GET /api/plans/generations/{id}`: one plan.

use axum::Json;
use axum::extract::State;
use shared::http::PathId;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_plans::rules::generation::GenerationStatus;
use shared_plans::store::generations::Generations;
use shared_plans::store::tasks::PlanTasks;

use crate::generation_reply::GenerationReply;

/// An own generation, with its plan once it is ready.
#[utoipa::path(get, path = "/api/plans/generations/{id}", operation_id = "get_generation", tag = "plans",
    params(("id" = Id, Path)), responses((status = 200, body = GenerationReply)), security(("bearer" = [])))]
pub(crate) async fn get_generation(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId,
) -> Result<Json<GenerationReply>> {
    let me = caller.user.id;
    let generation = Generations(&app.database)
        .get(me, id)
        .await?
        .ok_or_else(Error::not_found)?;
    let tasks = match generation.status {
        GenerationStatus::Ready => PlanTasks(&app.database).of_generation(me, id).await?,
        _ => Vec::new(),
    };
    Ok(Json(GenerationReply::new(generation, tasks, app.clock.now())))
}
