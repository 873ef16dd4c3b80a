//! `GET /api/instructors`: who teaches.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::http::etag::Tagged;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::instructors::Instructors;

use crate::instructor_reply::InstructorReply;

/// Lists everybody with a published course. A page may be short while there is a next one.
#[utoipa::path(get, path = "/api/instructors", operation_id = "list_instructors", tag = "catalog",
    params(("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if the page still is the same.")),
    responses((status = 200, body = List<InstructorReply>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_instructors(
    State(app): State<App>,
    caller: Option<Caller>,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let caller = caller.map(|caller| caller.user.id);
    let start = page.start(&app, caller)?;
    let (instructors, next) = Instructors(&app.database).page(page.limit, start).await?;
    let instructors: Vec<_> = instructors.into_iter().map(InstructorReply::from).collect();
    Ok(Tagged::new(&page.list(&app, caller, instructors, next)?)?.reply(&headers))
}
