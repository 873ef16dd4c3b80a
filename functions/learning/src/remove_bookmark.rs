//! `DELETE /api/bookmarks/{id}`: one need not come back.

use axum::extract::State;
use shared::{App, Id, Result};

use crate::answer::Answer;
use crate::marking::remove;
use crate::own_mark::OwnBookmark;
use crate::receipt::Receipt;

/// Removes an own bookmark.
#[utoipa::path(delete, path = "/api/bookmarks/{id}", operation_id = "remove_bookmark", tag = "learning",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_bookmark(State(app): State<App>, OwnBookmark(own): OwnBookmark) -> Result<Answer> {
    remove(&app, own, &Receipt::None).await
}
