//! `POST /api/community/messages/{id}/flag`

use axum::Json;
use axum::extract::State;
use shared::http::Valid;
use shared::http::message::Message;
use shared::ids::MessageId;
use shared::{App, Result};
use shared_community::http::VisibleMessage;
use shared_community::service::reports::report;
use shared_community::store::reports::Target;

use crate::reason::{Reason, ReasonRequest};

/// Reports a message, of a community or from another user.
///
/// Admins decide about it, and see its text. Reporting a message again has no effect.
#[utoipa::path(post, path = "/api/community/messages/{id}/flag", tag = "community",
    params(("id" = MessageId, Path)), request_body = ReasonRequest, responses((status = 200, body = Message)),
    security(("bearer" = [])))]
pub(crate) async fn flag_message(
    State(app): State<App>,
    visible: VisibleMessage,
    Valid(Reason(reason)): Valid<Reason>,
) -> Result<Json<Message>> {
    let target = Target::Message(visible.message.place);
    report(&app, target, visible.message.sender_id, visible.me(), reason).await?;
    Ok(Message::new("Thank you. The message has been reported."))
}
