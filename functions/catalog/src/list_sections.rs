//! `GET /api/courses/{course}/sections`: the table of contents.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::http::etag::Tagged;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_catalog::http::VisibleCourse;
use shared_catalog::store::outlines::Outlines;

use crate::section_reply::SectionReply;

/// Lists the sections of a course with their lectures, in order. It is public when the course is.
#[utoipa::path(get, path = "/api/courses/{course}/sections", operation_id = "list_sections", tag = "catalog",
    params(("course" = String, Path, description = "Its id, code or slug.", example = "CS-101"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query),
        ("If-None-Match" = Option<String>, Header, description = "An `ETag`: 304 if it is still the list's.")),
    responses((status = 200, body = List<SectionReply>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_sections(
    State(app): State<App>,
    VisibleCourse { caller, course }: VisibleCourse,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let outline = Outlines(&app.database).get(course.id).await?;
    let caller = caller.map(|caller| caller.user.id);
    let list = page.of_row(&app, caller, SectionReply::all(course.id, &outline))?;
    Ok(Tagged::new(&list)?.reply(&headers))
}
