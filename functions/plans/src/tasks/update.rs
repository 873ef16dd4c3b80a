//! `PATCH /api/plans/tasks/{id}`: sets the status of a task.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, PathId, Valid, Validate};
use shared::ids::PlanTaskId;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_plans::rules::task_status::TaskStatus;
use shared_plans::store::tasks::PlanTasks;
use utoipa::ToSchema;

use crate::tasks::view::TaskView;

/// The new status of a task.
#[derive(Deserialize, ToSchema)]
#[schema(as = UpdatePlanTaskRequest)]
pub(crate) struct UpdateTaskRequest {
    /// `done`, `skipped` or `todo`.
    #[schema(required, nullable = false, example = "done")]
    status: Option<String>,
}

pub(crate) struct UpdateTask(TaskStatus);

impl Validate for UpdateTask {
    type Body = UpdateTaskRequest;

    fn validate(body: UpdateTaskRequest, fields: &mut Fields) -> Option<Self> {
        let status = fields.required_parsed("status", body.status, |text| TaskStatus::parse(&text));
        status.map(Self)
    }
}

/// Sets the status of a task in one of the caller's plans.
///
/// The progress of the plan changes with it. Setting the same status again has no further effect.
#[utoipa::path(patch, path = "/api/plans/tasks/{id}", tag = "plans",
    params(("id" = PlanTaskId, Path)), request_body = UpdateTaskRequest, responses((status = 200, body = TaskView)),
    security(("bearer" = [])))]
pub(crate) async fn update_task(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<PlanTaskId>,
    Valid(UpdateTask(status)): Valid<UpdateTask>,
) -> Result<Json<TaskView>> {
    let (me, now) = (caller.user.id, app.clock.now());
    let task = PlanTasks(&app.database).update_status(me, id, status, now).await?;
    Ok(Json(task.into()))
}
