//! `GET /api/subjects/available`

use axum::extract::State;
use axum::response::Response;
use shared::http::etag::IfNoneMatch;
use shared::http::{List, Page, Parameters};
use shared::{App, Result};
use shared_accounts::http::Caller;

use crate::courses::filter::{CourseQuery, ListFilter, reply_with_published};
use crate::subjects::view::SubjectView;

/// Lists the published courses as subjects to choose from.
///
/// It has the same search, filters and orders as `GET /api/courses`. Descriptions are cut after 2,000 characters.
#[utoipa::path(get, path = "/api/subjects/available", tag = "catalog",
    params(CourseQuery, Page, IfNoneMatch),
    responses((status = 200, body = List<SubjectView>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_subjects(
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
        SubjectView::in_list,
    )
    .await
}
