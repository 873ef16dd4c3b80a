//! `GET /api/courses/{course}/sections`

use axum::extract::State;
use axum::response::Response;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared::http::{List, Page};
use shared::{App, Result};
use shared_catalog::http::VisibleCourse;
use shared_catalog::store::outlines::Outlines;

use crate::sections::view::SectionView;

/// Lists the sections of a course with their lectures.
///
/// This is the table of contents, in order and without content. It is public when the course is.
#[utoipa::path(get, path = "/api/courses/{course}/sections", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101"), Page,
        IfNoneMatch),
    responses((status = 200, body = List<SectionView>), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn list_sections(
    State(app): State<App>,
    VisibleCourse { caller, course }: VisibleCourse,
    page: Page,
    if_none_match: IfNoneMatch,
) -> Result<Response> {
    let outline = Outlines(&app.database).get(course.id).await?;
    let caller = caller.map(|caller| caller.user.id);
    let list = page.of_row(&app, caller, SectionView::all(course.id, &outline))?;
    Ok(Tagged::new(&list)?.reply(&if_none_match))
}
