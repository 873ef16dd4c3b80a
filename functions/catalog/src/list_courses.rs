//! `GET /api/courses`: what there is to learn.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::http::etag::Tagged;
use shared::http::{List, Page};
use shared::{App, Id, Result};
use shared_accounts::http::Caller;
use shared_catalog::http::course::CourseSummaryReply;
use shared_catalog::rules::course::Level;
use shared_catalog::store::courses::{Course, Courses};

use crate::course_filter;

/// Lists the published courses: newest first, or what is looked for by relevance, unless `sort` says otherwise. A filtered page
/// may be short while there is a next one.
#[utoipa::path(get, path = "/api/courses", operation_id = "list_courses", tag = "catalog",
    params(("q" = Option<String>, Query, description = "Words, or their beginnings, of the code, title, tags, department and university."),
        ("category" = Option<String>, Query, description = "The id or slug of a category."),
        ("level" = Option<Level>, Query), ("language" = Option<String>, Query, description = "A language tag; `en` includes `en-IN`."),
        ("instructor" = Option<Id>, Query), ("price" = Option<String>, Query, description = "free or paid."), ("trending" = Option<bool>, Query),
        ("sort" = Option<String>, Query, description = "newest, rating, popular or title."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if the page still is the same.")),
    responses((status = 200, body = List<CourseSummaryReply>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_courses(
    State(app): State<App>,
    caller: Option<Caller>,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let list = published(&app, caller.as_ref(), &page).await?;
    let next = list.next;
    let results: Vec<_> = list.results.into_iter().map(CourseSummaryReply::from).collect();
    Ok(Tagged::new(&List { results, next })?.reply(&headers))
}

/// The page of published courses that the query asks for.
pub(crate) async fn published(app: &App, caller: Option<&Caller>, page: &Page) -> Result<List<Course>> {
    let caller = caller.map(|caller| caller.user.id);
    let filter = course_filter::read(app, page).await?;
    let start = page.start(app, caller)?;
    let Some(filter) = filter else {
        return Ok(List::whole(Vec::new()));
    };
    let (courses, next) = Courses(&app.database).list(&filter, page.limit, start).await?;
    page.list(app, caller, courses, next)
}
