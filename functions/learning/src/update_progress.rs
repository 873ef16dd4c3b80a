//! `POST, PUT /api/lectures/{id}/progress` and `/api/progress/update`: a device says how far one is.

use axum::extract::State;
use shared::{App, Id, Result};

use crate::answer::Answer;
use crate::progress_change::change;
use crate::progress_reply::ProgressReply;
use crate::progress_request::{ProgressBody, Said};
use crate::receipt::Receipt;

/// Merges what a device says about a lecture into what is known. Three calls.
#[utoipa::path(method(post, put), path = "/api/lectures/{id}/progress", operation_id = "update_progress", tag = "learning",
    params(("id" = Id, Path)), request_body = ProgressBody, responses((status = 200, body = ProgressReply)),
    security(("bearer" = [])))]
pub(crate) async fn update_progress(State(app): State<App>, said: Said) -> Result<Answer> {
    change(&app, said.entered, &said.update, &Receipt::None).await
}

/// Merges what a device says about the lecture `content_id` into what is known. Three calls.
#[utoipa::path(method(post, put), path = "/api/progress/update", operation_id = "update_content_progress", tag = "learning",
    request_body = ProgressBody, responses((status = 200, body = ProgressReply)), security(("bearer" = [])))]
pub(crate) async fn update_content_progress(State(app): State<App>, said: Said) -> Result<Answer> {
    change(&app, said.entered, &said.update, &Receipt::None).await
}
