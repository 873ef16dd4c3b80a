//! `GET /api/subjects/available`: the subjects to choose from.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::http::etag::Tagged;
use shared::http::{List, Page};
use shared::{App, Id, Result};
use shared_accounts::http::Caller;
use shared_catalog::rules::course::Level;

use crate::list_courses::published;
use crate::subject_reply::SubjectReply;

/// Lists the published courses as subjects, with the filters and orders of `GET /api/courses`.
#[utoipa::path(get, path = "/api/subjects/available", operation_id = "list_available_subjects", tag = "catalog",
    params(("q" = Option<String>, Query, description = "Words, or their beginnings, of the code, title, tags, department and university."),
        ("category" = Option<String>, Query, description = "The id or slug of a category."),
        ("level" = Option<Level>, Query), ("language" = Option<String>, Query, description = "A language tag; `en` includes `en-IN`."),
        ("instructor" = Option<Id>, Query), ("price" = Option<String>, Query, description = "free or paid."), ("trending" = Option<bool>, Query),
        ("sort" = Option<String>, Query, description = "newest, rating, popular or title."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if the page still is the same.")),
    responses((status = 200, body = List<SubjectReply>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_available_subjects(
    State(app): State<App>,
    caller: Option<Caller>,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let list = published(&app, caller.as_ref(), &page).await?;
    let next = list.next;
    let results: Vec<_> = list.results.into_iter().map(SubjectReply::in_list).collect();
    Ok(Tagged::new(&List { results, next })?.reply(&headers))
}
