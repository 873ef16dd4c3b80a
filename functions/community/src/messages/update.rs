//! `PUT, PATCH /api/community/messages/{id}`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::ids::MessageId;
use shared::{App, Result};
use shared_community::http::{OwnMessage, People};
use shared_community::service::messages;
use utoipa::ToSchema;

use super::create::parse_message;
use super::view::{MessageReply, reply};

/// The text to replace.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateMessageRequest {
    /// The text, at most 16 KiB in UTF-8.
    #[schema(required, nullable = false, example = "See you at seven.")]
    message: Option<String>,
}

pub(crate) struct UpdateMessage {
    text: String,
}

impl Validate for UpdateMessage {
    type Body = UpdateMessageRequest;

    fn validate(body: UpdateMessageRequest, fields: &mut Fields) -> Option<Self> {
        let text = fields.required_parsed("message", body.message, |text| parse_message(&text))?;
        Some(Self { text })
    }
}

/// Edits a message of the caller, in a community or to another user.
///
/// Everybody else gets 403, moderators too.
#[utoipa::path(method(put, patch), path = "/api/community/messages/{id}", tag = "community",
    params(("id" = MessageId, Path)), request_body = UpdateMessageRequest,
    responses((status = 200, body = MessageReply)), security(("bearer" = [])))]
pub(crate) async fn update_message(
    State(app): State<App>,
    OwnMessage(own): OwnMessage,
    Valid(UpdateMessage { text }): Valid<UpdateMessage>,
) -> Result<Json<MessageReply>> {
    let (me, people) = (own.me(), People::of(&own.caller.user));
    let message = messages::edit(&app, own.message, text).await?;
    reply(&app, &message, me, &people).await.map(Json)
}
