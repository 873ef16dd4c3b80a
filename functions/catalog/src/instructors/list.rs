//! `GET /api/instructors`

use axum::extract::State;
use axum::response::Response;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::instructors::Instructors;

use crate::instructors::view::InstructorView;

/// Lists the instructors with published courses.
///
/// A page may have fewer instructors than `limit` although `next` leads to more.
#[utoipa::path(get, path = "/api/instructors", tag = "catalog",
    params(Page, IfNoneMatch),
    responses((status = 200, body = List<InstructorView>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_instructors(
    State(app): State<App>,
    caller: Option<Caller>,
    page: Page,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let caller = caller.map(|caller| caller.user.id);
    let instructors = Instructors(&app.database).page(page.query(&app, caller)?).await?;
    let list = page.list(&app, caller, instructors.map(InstructorView::from))?;
    Ok(Tagged::new(&list)?.reply(&if_none_match))
}
