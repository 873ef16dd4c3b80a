//! `PUT /api/notes/{id}`

use axum::extract::State;
use serde::Deserialize;
use shared::database::StoredResponse;
use shared::database::idempotency::IdempotencyRecord;
use shared::http::{Fields, Valid, Validate};
use shared::ids::AnnotationId;
use shared::types::Patch;
use shared::{App, Result};
use utoipa::ToSchema;

use super::create::parse_content;
use crate::annotations::access::OwnNote;
use crate::annotations::service::{self, AnnotationUpdate};
use crate::annotations::view::NoteReply;
use crate::progress::seconds::parse_seconds;

/// The fields to update. Absent fields stay as they are.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateNoteRequest {
    /// 1 to 10,000 characters.
    #[schema(nullable = false, example = "A list can hold anything, even itself.")]
    content: Option<String>,
    /// The position in the lecture that the note is about; null removes it.
    #[serde(default)]
    #[schema(value_type = Option<f64>, example = 97.0)]
    timestamp_seconds: Patch<f64>,
}

#[derive(Debug)]
pub(crate) struct UpdateNote(pub AnnotationUpdate);

impl Validate for UpdateNote {
    type Body = UpdateNoteRequest;

    fn validate(body: UpdateNoteRequest, fields: &mut Fields) -> Option<Self> {
        let text = body.content.map(|text| parse_content(&text)).transpose();
        let text = fields.parsed("content", text);
        let timestamp_seconds = fields.patch("timestamp_seconds", body.timestamp_seconds, parse_seconds);
        Some(Self(AnnotationUpdate {
            text: text?,
            timestamp_seconds,
        }))
    }
}

/// Updates one of the caller's notes.
///
/// The caller must still be enrolled in the course.
#[utoipa::path(put, path = "/api/notes/{id}", tag = "learning",
    params(("id" = AnnotationId, Path)), request_body = UpdateNoteRequest, responses((status = 200, body = NoteReply)),
    security(("bearer" = [])))]
pub(crate) async fn update_note(
    State(app): State<App>,
    OwnNote(own): OwnNote,
    Valid(UpdateNote(update)): Valid<UpdateNote>,
) -> Result<StoredResponse> {
    service::update(&app, own, update, &IdempotencyRecord::None).await
}
