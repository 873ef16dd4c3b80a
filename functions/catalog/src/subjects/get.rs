//! `GET /api/subjects/{course}`

use axum::response::Response;
use shared::Result;
use shared::http::etag::{IfNoneMatch, Tagged};
use shared_catalog::http::VisibleCourseDetails;

use crate::subjects::view::SubjectView;

/// Returns a subject with its whole description.
///
/// Drafts are visible to their instructors and to admins only.
#[utoipa::path(get, path = "/api/subjects/{course}", tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101"),
        IfNoneMatch),
    responses((status = 200, body = SubjectView), (status = 304)), security((), ("bearer" = [])))]
pub(crate) async fn get_subject(visible: VisibleCourseDetails, if_none_match: IfNoneMatch) -> Result<Response> {
    Ok(Tagged::new(&SubjectView::from(visible.course))?.reply(&if_none_match))
}
