//! `GET /api/sections/{id}`

use axum::extract::State;
use axum::response::Response;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::ids::SectionId;
use shared::{App, Error, Result};
use shared_catalog::http::VisibleSection;
use shared_catalog::store::outlines::Outlines;

use crate::sections::view::SectionView;

/// Returns a section with its lectures.
///
/// The lectures come in order and without their content. The section is public when its course is.
#[utoipa::path(get, path = "/api/sections/{id}", tag = "catalog",
    params(("id" = SectionId, Path), IfNoneMatch),
    responses((status = 200, body = SectionView), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_section(
    State(app): State<App>,
    VisibleSection { course, section, .. }: VisibleSection,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let outline = Outlines(&app.database).get(course.id).await?;
    let (place, section) = outline.section(section.id).ok_or_else(Error::not_found)?;
    Ok(Tagged::new(&SectionView::new(course.id, place, section))?.reply(&if_none_match))
}
