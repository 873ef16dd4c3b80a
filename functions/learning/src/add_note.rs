//! `POST /api/lectures/{id}/notes`: something to remember.

use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Id, Result};
use shared_learning::http::EnrolledLecture;
use shared_learning::store::annotations::MarkKind;
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::marking::{NewMark, NoteReply, add, parse_content};
use crate::receipt::Receipt;
use crate::seconds::parse_seconds;

/// The note.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AddNoteBody {
    /// 1 to 10,000 characters.
    #[schema(required, nullable = false, example = "A list can hold anything.")]
    content: Option<String>,
    /// Where in the lecture it belongs.
    #[schema(example = 95.0)]
    timestamp_seconds: Option<f64>,
}

#[derive(Debug)]
pub(crate) struct AddNote(pub NewMark);

impl Validate for AddNote {
    type Body = AddNoteBody;

    fn validate(body: AddNoteBody, fields: &mut Fields) -> Option<Self> {
        let text = fields.required_parsed("content", body.content, |text| parse_content(&text));
        let timestamp = body.timestamp_seconds.map(parse_seconds).transpose();
        let timestamp_seconds = fields.parsed("timestamp_seconds", timestamp);
        Some(Self(NewMark {
            text: text?,
            timestamp_seconds: timestamp_seconds?,
        }))
    }
}

/// Adds an own note to a lecture; there are at most 1,000 in a course.
#[utoipa::path(post, path = "/api/lectures/{id}/notes", operation_id = "add_note", tag = "learning",
    params(("id" = Id, Path)), request_body = AddNoteBody, responses((status = 201, body = NoteReply)),
    security(("bearer" = [])))]
pub(crate) async fn add_note(
    State(app): State<App>,
    entered: EnrolledLecture,
    Valid(AddNote(note)): Valid<AddNote>,
) -> Result<Answer> {
    add(&app, MarkKind::Note, &entered, note, &Receipt::None).await
}
