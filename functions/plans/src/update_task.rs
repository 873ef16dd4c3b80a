//! `PATCH /api/plans/tasks/{id}`: what became of a task.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, PathId, Valid, Validate};
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_plans::rules::task_status::TaskStatus;
use shared_plans::store::tasks::PlanTasks;
use utoipa::ToSchema;

use crate::generation_reply::TaskReply;

/// What became of it.
#[derive(Deserialize, ToSchema)]
#[schema(as = UpdatePlanTaskBody)]
pub(crate) struct UpdateTaskBody {
    /// done, skipped or todo.
    #[schema(required, nullable = false, example = "done")]
    status: Option<String>,
}

pub(crate) struct UpdateTask(TaskStatus);

impl Validate for UpdateTask {
    type Body = UpdateTaskBody;

    fn validate(body: UpdateTaskBody, fields: &mut Fields) -> Option<Self> {
        let status = fields.required_parsed("status", body.status, |text| TaskStatus::parse(&text));
        status.map(Self)
    }
}

/// Says what became of a task of an own plan; saying so twice is fine.
#[utoipa::path(patch, path = "/api/plans/tasks/{id}", operation_id = "update_task", tag = "plans",
    params(("id" = Id, Path)), request_body = UpdateTaskBody, responses((status = 200, body = TaskReply)),
    security(("bearer" = [])))]
pub(crate) async fn update_task(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId,
    Valid(UpdateTask(status)): Valid<UpdateTask>,
) -> Result<Json<TaskReply>> {
    let (me, now) = (caller.user.id, app.clock.now());
    let task = PlanTasks(&app.database).set_status(me, id, status, now).await?;
    task.map(|task| Json(task.into())).ok_or_else(Error::not_found)
}
