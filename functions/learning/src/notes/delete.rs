//! `DELETE /api/notes/{id}`

use axum::extract::State;
use shared::database::StoredResponse;
use shared::database::idempotency::IdempotencyRecord;
use shared::ids::AnnotationId;
use shared::{App, Result};

use crate::annotations::access::OwnNote;
use crate::annotations::service;

/// Deletes one of the caller's notes.
///
/// The caller must still be enrolled in the course.
#[utoipa::path(delete, path = "/api/notes/{id}", tag = "learning",
    params(("id" = AnnotationId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_note(State(app): State<App>, OwnNote(own): OwnNote) -> Result<StoredResponse> {
    service::delete(&app, own, &IdempotencyRecord::None).await
}
