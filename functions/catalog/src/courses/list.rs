//! `GET /api/courses`

use axum::extract::State;
use axum::response::Response;
use shared::http::etag::IfNoneMatch;
use shared::http::{List, Page, Parameters};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::http::course::CourseSummaryView;

use crate::courses::filter::{CourseQuery, ListFilter, reply_with_published};

/// Lists the published courses, with search and filters.
///
/// Without `sort`, the newest courses come first, or the most relevant ones if there is a search. A filtered page may
/// have fewer courses than `limit` although `next` leads to more.
#[utoipa::path(get, path = "/api/courses", tag = "catalog",
    params(CourseQuery, Page, IfNoneMatch),
    responses((status = 200, body = List<CourseSummaryView>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_courses(
    State(app): State<App>,
    caller: Option<Caller>,
    page: Page,
    Parameters(filter): Parameters<ListFilter>,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    reply_with_published(
        &app,
        caller.as_ref(),
        &page,
        filter,
        &if_none_match,
        CourseSummaryView::from,
    )
    .await
}
