//! `GET /api/plans/subjects`: lists exam subjects.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_plans::store::subjects::PlanSubjects;

use crate::plan_subjects::view::SubjectView;

/// Lists the caller's exam subjects.
///
/// The oldest subject comes first.
#[utoipa::path(get, path = "/api/plans/subjects", tag = "plans",
    params(Page),
    responses((status = 200, body = List<SubjectView>)), security(("bearer" = [])))]
pub(crate) async fn list_plan_subjects(
    State(app): State<App>,
    caller: Caller,
    page: Page,
) -> Result<Json<List<SubjectView>>> {
    let me = caller.user.id;
    let query = page.query(&app, Some(me))?;
    let subjects = PlanSubjects(&app.database).page(me, query).await?;
    page.list(&app, Some(me), subjects.map(SubjectView::from)).map(Json)
}
