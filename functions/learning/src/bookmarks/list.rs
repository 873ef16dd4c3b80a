//! `GET /api/enrollments/{id}/bookmarks`

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::ids::LectureId;
use shared::{App, Result};
use shared_learning::http::ActiveEnrollment;
use shared_learning::store::annotations::{AnnotationKind, Annotations};

use crate::annotations::view::BookmarkReply;

/// Lists the caller's bookmarks in a course.
///
/// The newest bookmark comes first.
#[utoipa::path(get, path = "/api/enrollments/{id}/bookmarks", tag = "learning",
    params(("id" = LectureId, Path), Page),
    responses((status = 200, body = List<BookmarkReply>)), security(("bearer" = [])))]
pub(crate) async fn list_bookmarks(
    State(app): State<App>,
    enrolled: ActiveEnrollment,
    page: Page,
) -> Result<Json<List<BookmarkReply>>> {
    let (me, course_id) = (enrolled.caller.user.id, enrolled.course.id);
    let (kind, of) = (AnnotationKind::Bookmark, (me, course_id));
    let query = page.query(&app, Some(me))?;
    let bookmarks = Annotations(&app.database).page(kind, of, query, None).await?;
    page.list(&app, Some(me), bookmarks.map(BookmarkReply::from)).map(Json)
}
