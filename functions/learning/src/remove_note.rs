//! `DELETE /api/notes/{id}`: it need not be remembered.

use axum::extract::State;
use shared::{App, Id, Result};

use crate::answer::Answer;
use crate::marking::remove;
use crate::own_mark::OwnNote;
use crate::receipt::Receipt;

/// Removes an own note.
#[utoipa::path(delete, path = "/api/notes/{id}", operation_id = "remove_note", tag = "learning",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_note(State(app): State<App>, OwnNote(own): OwnNote) -> Result<Answer> {
    remove(&app, own, &Receipt::None).await
}
