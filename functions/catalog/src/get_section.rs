//! `GET /api/sections/{id}`: a part of the table of contents.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::http::etag::Tagged;
use shared::{App, Error, Id, Result};
use shared_catalog::http::VisibleSection;
use shared_catalog::store::outlines::Outlines;

use crate::section_reply::SectionReply;

/// A section with its lectures, in order.
#[utoipa::path(get, path = "/api/sections/{id}", operation_id = "get_section", tag = "catalog",
    params(("id" = Id, Path),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if it is still the section's.")),
    responses((status = 200, body = SectionReply), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_section(
    State(app): State<App>,
    VisibleSection { course, section, .. }: VisibleSection,
    headers: HeaderMap,
) -> Result<Response> {
    let outline = Outlines(&app.database).get(course.id).await?;
    let (place, section) = outline.section(section.id).ok_or_else(Error::not_found)?;
    Ok(Tagged::new(&SectionReply::new(course.id, place, section))?.reply(&headers))
}
