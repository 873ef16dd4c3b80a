//! `GET /api/enrollments/{id}/notes`: what one wanted to remember.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Error, Id, Result};
use shared_learning::http::ActiveEnrollment;
use shared_learning::store::annotations::{self, Mark, MarkKind};

use crate::marking::NoteReply;

/// The longest `q`, in characters.
const LONGEST: usize = 100;

/// Lists the own notes in a course, newest first. A filtered page may be short while there is a next one.
#[utoipa::path(get, path = "/api/enrollments/{id}/notes", operation_id = "list_notes", tag = "learning",
    params(("id" = Id, Path), ("q" = Option<String>, Query, description = "Only notes with this text, in any case."),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<NoteReply>)), security(("bearer" = [])))]
pub(crate) async fn list_notes(
    State(app): State<App>,
    enrolled: ActiveEnrollment,
    page: Page,
) -> Result<Json<List<NoteReply>>> {
    let (me, course_id) = (enrolled.caller.user.id, enrolled.course.id);
    let text = page.filter("q").map(str::to_lowercase);
    if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST) {
        return Err(Error::field("q", "must have at most 100 characters"));
    }
    let start = page.start(&app, Some(me))?;
    let found = |note: &Mark| text.as_ref().is_none_or(|text| note.text.to_lowercase().contains(text));
    let wanted: Option<&(dyn Fn(&Mark) -> bool + Sync)> = if text.is_some() { Some(&found) } else { None };
    let (notes, last_key) = annotations::page(
        &app.database,
        MarkKind::Note,
        (me, course_id),
        page.limit,
        start,
        wanted,
    )
    .await?;
    let results = notes.into_iter().map(NoteReply::from).collect();
    page.list(&app, Some(me), results, last_key).map(Json)
}
