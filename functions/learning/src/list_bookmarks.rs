//! `GET /api/enrollments/{id}/bookmarks`: where one wanted to come back to.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Id, Result};
use shared_learning::http::ActiveEnrollment;
use shared_learning::store::annotations::{self, MarkKind};

use crate::marking::BookmarkReply;

/// Lists the own bookmarks in a course, newest first.
#[utoipa::path(get, path = "/api/enrollments/{id}/bookmarks", operation_id = "list_bookmarks", tag = "learning",
    params(("id" = Id, Path), ("limit" = Option<u32>, Query, minimum = 1, maximum = 100),
        ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<BookmarkReply>)), security(("bearer" = [])))]
pub(crate) async fn list_bookmarks(
    State(app): State<App>,
    enrolled: ActiveEnrollment,
    page: Page,
) -> Result<Json<List<BookmarkReply>>> {
    let (me, course_id) = (enrolled.caller.user.id, enrolled.course.id);
    let start = page.start(&app, Some(me))?;
    let (bookmarks, last_key) = annotations::page(
        &app.database,
        MarkKind::Bookmark,
        (me, course_id),
        page.limit,
        start,
        None,
    )
    .await?;
    let results = bookmarks.into_iter().map(BookmarkReply::from).collect();
    page.list(&app, Some(me), results, last_key).map(Json)
}
