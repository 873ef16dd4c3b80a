//! `GET /api/sections/{id}/lectures`

use axum::extract::State;
use axum::response::Response;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::http::{List, Page};
use shared::ids::SectionId;
use shared::{App, Error, Result};
use shared_catalog::http::VisibleSection;
use shared_catalog::store::outlines::Outlines;

use crate::sections::view::{LectureSummary, lectures_of};

/// Lists the lectures of a section, in order.
///
/// The list has no content, so it is public when the course is.
#[utoipa::path(get, path = "/api/sections/{id}/lectures", tag = "catalog",
    params(("id" = SectionId, Path), Page,
        IfNoneMatch),
    responses((status = 200, body = List<LectureSummary>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_lectures(
    State(app): State<App>,
    VisibleSection {
        caller,
        course,
        section,
    }: VisibleSection,
    page: Page,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let outline = Outlines(&app.database).get(course.id).await?;
    let (_, section) = outline.section(section.id).ok_or_else(Error::not_found)?;
    let list = page.of_row(&app, caller.map(|caller| caller.user.id), lectures_of(section))?;
    Ok(Tagged::new(&list)?.reply(&if_none_match))
}
