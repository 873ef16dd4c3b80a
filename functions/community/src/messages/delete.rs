//! `DELETE /api/community/messages/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::MessageId;
use shared::{App, Result};
use shared_community::http::RemovableMessage;
use shared_community::service::messages;

/// Deletes a message.
///
/// Users delete their own messages; moderators, instructors of the course and admins delete any of a community.
#[utoipa::path(delete, path = "/api/community/messages/{id}", tag = "community",
    params(("id" = MessageId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_message(
    State(app): State<App>,
    RemovableMessage(removable): RemovableMessage,
) -> Result<StatusCode> {
    messages::delete(&app, removable.message).await?;
    Ok(StatusCode::NO_CONTENT)
}
