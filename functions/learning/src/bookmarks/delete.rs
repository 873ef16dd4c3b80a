//! `DELETE /api/bookmarks/{id}`

use axum::extract::State;
use shared::database::StoredResponse;
use shared::database::idempotency::IdempotencyRecord;
use shared::ids::AnnotationId;
use shared::{App, Result};

use crate::annotations::access::OwnBookmark;
use crate::annotations::service;

/// Deletes one of the caller's bookmarks.
///
/// The caller must still be enrolled in the course.
#[utoipa::path(delete, path = "/api/bookmarks/{id}", tag = "learning",
    params(("id" = AnnotationId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_bookmark(State(app): State<App>, OwnBookmark(own): OwnBookmark) -> Result<StoredResponse> {
    service::delete(&app, own, &IdempotencyRecord::None).await
}
