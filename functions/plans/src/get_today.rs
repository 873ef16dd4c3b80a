//! `GET /api/plans/today`: what is due today.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::Serialize;
use shared::{App, Id, Result};
use shared_accounts::http::Caller;
use shared_plans::store::generations::Generations;
use shared_plans::store::tasks::PlanTasks;
use utoipa::ToSchema;

use crate::generation_reply::TaskReply;
use crate::subject_rules::today;

/// What is due today.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanToday)]
pub(crate) struct TodayReply {
    /// The date where the student is.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The latest plan, if there is one.
    generation_id: Option<Id>,
    /// Minutes of all tasks.
    #[schema(example = 90)]
    minutes: u32,
    /// What is to be done, in order.
    tasks: Vec<TaskReply>,
}

/// The tasks of today by the latest plan; today is where the student's settings say.
#[utoipa::path(get, path = "/api/plans/today", operation_id = "get_today", tag = "plans",
    responses((status = 200, body = TodayReply)), security(("bearer" = [])))]
pub(crate) async fn get_today(State(app): State<App>, caller: Caller) -> Result<Json<TodayReply>> {
    let (me, date) = (caller.user.id, today(&caller.user, app.clock.now()));
    let latest = Generations(&app.database).latest(me).await?;
    let tasks = match latest {
        Some(id) => PlanTasks(&app.database).of_day(me, id, date).await?,
        None => Vec::new(),
    };
    Ok(Json(TodayReply {
        date,
        generation_id: latest,
        minutes: tasks.iter().map(|task| task.minutes).sum(),
        tasks: tasks.into_iter().map(TaskReply::from).collect(),
    }))
}
