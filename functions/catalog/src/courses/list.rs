//! `GET /api/courses`

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::http::etag::Tagged;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::http::course::CourseSummaryView;

use crate::courses::filter::{CourseQuery, list_published};

/// Lists the published courses, with search and filters.
///
/// Without `sort`, the newest courses come first, or the most relevant ones if there is a search. A filtered page may
/// have fewer courses than `limit` although `next` leads to more.
#[utoipa::path(get, path = "/api/courses", tag = "catalog",
    params(CourseQuery,
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if the page has not changed since.")),
    responses((status = 200, body = List<CourseSummaryView>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_courses(
    State(app): State<App>,
    caller: Option<Caller>,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let list = list_published(&app, caller.as_ref(), &page).await?;
    let next = list.next;
    let results: Vec<_> = list.results.into_iter().map(CourseSummaryView::from).collect();
    Ok(Tagged::new(&List { results, next })?.reply(&headers))
}
