//! `GET /api/enrollments/{id}/notes`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::RowFilter;
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::ids::LectureId;
use shared::text::fold;
use shared::{App, Result};
use shared_learning::http::ActiveEnrollment;
use shared_learning::store::annotations::{Annotation, AnnotationKind, Annotations};

use crate::annotations::view::NoteReply;

const MAX_QUERY: usize = 100;

/// The query parameters of a list of notes.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListNotes {
    /// Only notes that contain this text, in any spelling.
    q: Option<String>,
}

pub(crate) struct NoteFilter {
    /// Folded.
    text: Option<String>,
}

impl Validate for NoteFilter {
    type Body = ListNotes;

    fn validate(query: ListNotes, fields: &mut Fields) -> Option<Self> {
        let text = fields.optional("q", query.q, |text| {
            if text.chars().count() > MAX_QUERY {
                return Err("must have at most 100 characters");
            }
            Ok(fold(&text))
        });
        Some(Self { text })
    }
}

/// Lists the caller's notes in a course.
///
/// The newest note comes first. A page that is filtered by `q` can be shorter than `limit` even if there is a next
/// page.
#[utoipa::path(get, path = "/api/enrollments/{id}/notes", tag = "learning",
    params(("id" = LectureId, Path), ListNotes, Page),
    responses((status = 200, body = List<NoteReply>)), security(("bearer" = [])))]
pub(crate) async fn list_notes(
    State(app): State<App>,
    enrolled: ActiveEnrollment,
    page: Page,
    Parameters(NoteFilter { text }): Parameters<NoteFilter>,
) -> Result<Json<List<NoteReply>>> {
    let (me, course_id) = (enrolled.caller.user.id, enrolled.course.id);
    let query = page.query(&app, Some(me))?;
    let contains_text = |note: &Annotation| text.as_ref().is_none_or(|text| fold(&note.text).contains(text));
    let filter: Option<RowFilter<'_, Annotation>> = match &text {
        Some(_) => Some(&contains_text),
        None => None,
    };
    let of = (me, course_id);
    let notes = Annotations(&app.database)
        .page(AnnotationKind::Note, of, query, filter)
        .await?;
    page.list(&app, Some(me), notes.map(NoteReply::from)).map(Json)
}
