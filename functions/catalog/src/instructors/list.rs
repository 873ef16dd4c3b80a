//! `GET /api/instructors`

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::http::etag::Tagged;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::instructors::Instructors;

use crate::instructors::view::InstructorView;

/// Lists the instructors with published courses.
///
/// A page may have fewer instructors than `limit` although `next` leads to more.
#[utoipa::path(get, path = "/api/instructors", tag = "catalog",
    params(("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if the page has not changed since.")),
    responses((status = 200, body = List<InstructorView>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_instructors(
    State(app): State<App>,
    caller: Option<Caller>,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let caller = caller.map(|caller| caller.user.id);
    let instructors = Instructors(&app.database).page(page.query(&app, caller)?).await?;
    let list = page.list(&app, caller, instructors.map(InstructorView::from))?;
    Ok(Tagged::new(&list)?.reply(&headers))
}
