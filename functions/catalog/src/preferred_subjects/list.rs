//! `GET /api/subjects/preferred`

use axum::Json;
use axum::extract::State;
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
    params(("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<SubjectView>)), security(("bearer" = [])))]
pub(crate) async fn list_preferred_subjects(
    State(app): State<App>,
    caller: Caller,
    page: Page,
) -> Result<Json<List<SubjectView>>> {
    let me = caller.user.id;
    let start = page.start(&app, Some(me))?;
    let (ids, next) = PreferredSubjects(&app.database).page(me, page.limit, start).await?;
    let courses = Courses(&app.database).of_ids(&ids).await?;
    let published = courses.into_iter().filter(Course::is_published);
    let subjects = published.map(SubjectView::in_list).collect();
    page.list(&app, Some(me), subjects, next).map(Json)
}
