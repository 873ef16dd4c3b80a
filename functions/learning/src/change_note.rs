//! `PUT /api/notes/{id}`: it is to be remembered otherwise.

use axum::extract::State;
use serde::Deserialize;
use shared::http::patch::{Patch, given, parsed};
use shared::http::{Fields, Valid, Validate};
use shared::{App, Id, Result};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::marking::{MarkChange, NoteReply, change, parse_content};
use crate::own_mark::OwnNote;
use crate::receipt::Receipt;
use crate::seconds::parse_seconds;

/// What changes; what is absent stays.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangeNoteBody {
    /// 1 to 10,000 characters.
    #[schema(nullable = false, example = "A list can hold anything, even itself.")]
    content: Option<String>,
    /// Where in the lecture it belongs; null for nowhere.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<f64>, example = 97.0)]
    timestamp_seconds: Patch<f64>,
}

#[derive(Debug)]
pub(crate) struct ChangeNote(pub MarkChange);

impl Validate for ChangeNote {
    type Body = ChangeNoteBody;

    fn validate(body: ChangeNoteBody, fields: &mut Fields) -> Option<Self> {
        let text = body.content.map(|text| parse_content(&text)).transpose();
        let text = fields.parsed("content", text);
        let timestamp_seconds = parsed(fields, "timestamp_seconds", body.timestamp_seconds, parse_seconds);
        Some(Self(MarkChange {
            text: text?,
            timestamp_seconds,
        }))
    }
}

/// Changes an own note.
#[utoipa::path(put, path = "/api/notes/{id}", operation_id = "change_note", tag = "learning",
    params(("id" = Id, Path)), request_body = ChangeNoteBody, responses((status = 200, body = NoteReply)),
    security(("bearer" = [])))]
pub(crate) async fn change_note(
    State(app): State<App>,
    OwnNote(own): OwnNote,
    Valid(ChangeNote(note)): Valid<ChangeNote>,
) -> Result<Answer> {
    change(&app, own, note, &Receipt::None).await
}
