//! `POST /api/lectures/{id}/notes`

use axum::extract::State;
use serde::Deserialize;
use shared::database::StoredResponse;
use shared::database::idempotency::IdempotencyRecord;
use shared::http::{Fields, Valid, Validate};
use shared::ids::LectureId;
use shared::{App, Result};
use shared_accounts::rules::profile::free_text;
use shared_learning::http::EnrolledLecture;
use shared_learning::store::annotations::AnnotationKind;
use utoipa::ToSchema;

use crate::annotations::service::{self, NewAnnotation};
use crate::annotations::view::NoteReply;
use crate::progress::seconds::parse_seconds;

const MAX_CONTENT: usize = 10_000;

/// The note to create.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateNoteRequest {
    /// 1 to 10,000 characters.
    #[schema(required, nullable = false, example = "A list can hold anything.")]
    content: Option<String>,
    /// The position in the lecture that the note is about.
    #[schema(example = 95.0)]
    timestamp_seconds: Option<f64>,
}

#[derive(Debug)]
pub(crate) struct CreateNote(pub NewAnnotation);

impl Validate for CreateNote {
    type Body = CreateNoteRequest;

    fn validate(body: CreateNoteRequest, fields: &mut Fields) -> Option<Self> {
        let text = fields.required_parsed("content", body.content, |text| parse_content(&text));
        let timestamp = body.timestamp_seconds.map(parse_seconds).transpose();
        let timestamp_seconds = fields.parsed("timestamp_seconds", timestamp);
        Some(Self(NewAnnotation {
            text: text?,
            timestamp_seconds: timestamp_seconds?,
        }))
    }
}

pub(super) fn parse_content(text: &str) -> Result<String, String> {
    free_text(text, MAX_CONTENT)?.ok_or_else(|| "must not be empty".to_owned())
}

/// Creates a note on a lecture.
///
/// Only enrolled students can create notes, at most 1,000 in a course.
#[utoipa::path(post, path = "/api/lectures/{id}/notes", tag = "learning",
    params(("id" = LectureId, Path)), request_body = CreateNoteRequest, responses((status = 201, body = NoteReply)),
    security(("bearer" = [])))]
pub(crate) async fn create_note(
    State(app): State<App>,
    enrolled: EnrolledLecture,
    Valid(CreateNote(note)): Valid<CreateNote>,
) -> Result<StoredResponse> {
    service::create(&app, AnnotationKind::Note, &enrolled, note, &IdempotencyRecord::None).await
}
