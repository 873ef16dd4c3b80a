//! `POST /api/community/messages/{id}/mark-as-read`

use axum::Json;
use axum::extract::State;
use shared::http::message::Message;
use shared::ids::MessageId;
use shared::{App, Result};
use shared_community::http::VisibleMessage;
use shared_community::service::messages::mark_read;

/// Marks a message and all before it as read.
///
/// Marking an earlier message has no effect.
#[utoipa::path(post, path = "/api/community/messages/{id}/mark-as-read", tag = "community",
    params(("id" = MessageId, Path)), responses((status = 200, body = Message)), security(("bearer" = [])))]
pub(crate) async fn mark_as_read(State(app): State<App>, visible: VisibleMessage) -> Result<Json<Message>> {
    mark_read(&app, visible.me(), &visible.message).await?;
    Ok(Message::new("The message is marked as read."))
}
