//! `GET /api/enrollments/{id}/notes`

use axum::Json;
use axum::extract::State;
use shared::database::RowFilter;
use shared::http::{List, Page};
use shared::ids::LectureId;
use shared::{App, Error, Result};
use shared_learning::http::ActiveEnrollment;
use shared_learning::store::annotations::{self, Annotation, AnnotationKind};

use super::view::NoteReply;

const MAX_QUERY: usize = 100;

/// Lists the caller's notes in a course.
///
/// The newest note comes first. A page that is filtered by `q` can be shorter than `limit` even if there is a next
/// page.
#[utoipa::path(get, path = "/api/enrollments/{id}/notes", tag = "learning",
    params(("id" = LectureId, Path),
        ("q" = Option<String>, Query, description = "Only notes that contain this text, ignoring case."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<NoteReply>)), security(("bearer" = [])))]
pub(crate) async fn list_notes(
    State(app): State<App>,
    enrolled: ActiveEnrollment,
    page: Page,
) -> Result<Json<List<NoteReply>>> {
    let (me, course_id) = (enrolled.caller.user.id, enrolled.course.id);
    let text = page.filter("q").map(str::to_lowercase);
    if text.as_ref().is_some_and(|text| text.chars().count() > MAX_QUERY) {
        return Err(Error::field("q", "must have at most 100 characters"));
    }
    let query = page.query(&app, Some(me))?;
    let contains_text = |note: &Annotation| text.as_ref().is_none_or(|text| note.text.to_lowercase().contains(text));
    let filter: Option<RowFilter<'_, Annotation>> = match &text {
        Some(_) => Some(&contains_text),
        None => None,
    };
    let of = (me, course_id);
    let notes = annotations::page(&app.database, AnnotationKind::Note, of, query, filter).await?;
    page.list(&app, Some(me), notes.map(NoteReply::from)).map(Json)
}
