//! `GET /api/plans/today`: the tasks of the current day.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::Serialize;
use shared::ids::GenerationId;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_plans::store::generations::Generations;
use shared_plans::store::tasks::PlanTasks;
use utoipa::ToSchema;

use crate::study_time::today;
use crate::tasks::view::TaskView;

/// The tasks of the current day.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanToday)]
pub(crate) struct TodayView {
    /// The current date in the student's time zone.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The generation of the latest plan, if there is one.
    generation_id: Option<GenerationId>,
    /// Total minutes of the tasks.
    #[schema(example = 90)]
    minutes: u32,
    /// The tasks in the order in which to do them.
    tasks: Vec<TaskView>,
}

/// Returns today's tasks from the caller's latest plan.
///
/// The day is the current one in the time zone of the caller's settings. Without a plan, the list of tasks is empty.
#[utoipa::path(get, path = "/api/plans/today", tag = "plans",
    responses((status = 200, body = TodayView)), security(("bearer" = [])))]
pub(crate) async fn get_today(State(app): State<App>, caller: Caller) -> Result<Json<TodayView>> {
    let (me, date) = (caller.user.id, today(&caller.user, app.clock.now()));
    let latest = Generations(&app.database).latest(me).await?;
    let tasks = match latest {
        Some(id) => PlanTasks(&app.database).of_day(me, id, date).await?,
        None => Vec::new(),
    };
    Ok(Json(TodayView {
        date,
        generation_id: latest,
        minutes: tasks.iter().map(|task| task.minutes).sum(),
        tasks: tasks.into_iter().map(TaskView::from).collect(),
    }))
}
