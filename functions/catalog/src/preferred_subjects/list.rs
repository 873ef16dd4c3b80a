//! `GET /api/subjects/preferred`

use axum::Json;
use axum::extract::State;
use shared::database::Paged;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::courses::{Course, Courses};
use shared_learning::store::preferred_subjects::PreferredSubjects;

use crate::subjects::view::SubjectView;

/// Lists the caller's subjects.
///
/// Courses that are drafts at the moment are hidden, so a page may have fewer subjects than `limit` although `next`
/// leads to more.
#[utoipa::path(get, path = "/api/subjects/preferred", tag = "catalog",
    params(Page),
    responses((status = 200, body = List<SubjectView>)), security(("bearer" = [])))]
pub(crate) async fn list_preferred_subjects(
    State(app): State<App>,
    caller: Caller,
    page: Page,
) -> Result<Json<List<SubjectView>>> {
    let me = caller.user.id;
    let query = page.query(&app, Some(me))?;
    let Paged { rows: ids, next } = PreferredSubjects(&app.database).page(me, query).await?;
    let mut rows = Courses(&app.database).of_ids(&ids).await?;
    rows.retain(Course::is_published);
    let subjects = Paged { rows, next }.map(SubjectView::in_list);
    page.list(&app, Some(me), subjects).map(Json)
}
