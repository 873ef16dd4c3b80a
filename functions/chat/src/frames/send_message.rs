//! `{"type": "chat_message", "message", "message_type"?, "community_id"?, "attachment"?, "reply_to_id"?, "client_id"?}`

use shared::database::idempotency::IdempotencyRecord;
use shared::ids::{CommunityId, MessageId, UploadId};
use shared::{Error, Result};
use shared_community::http::frames::ChatMessage;
use shared_community::http::senders::Senders;
use shared_community::rules::chat::{MessageType, parse_client_id, parse_text};
use shared_community::service::attachments;
use shared_community::service::messages::{self, NewMessage, Sent, check_size};
use utoipa::ToSchema;

use super::fields::Fields;
use super::room::Room;
use super::send::send;

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq, ToSchema)]
pub(crate) struct SendMessage {
    /// The community, unless the path of the socket names it.
    community_id: Option<CommunityId>,
    /// The text, with at most 16 KiB of UTF-8.
    #[schema(rename = "message", example = "Does anyone have notes on recursion?")]
    text: String,
    /// The type; `text` if omitted.
    #[schema(value_type = MessageType, required = false)]
    message_type: MessageType,
    /// The upload of an `image` or a `file`.
    attachment: Option<UploadId>,
    /// The message that this one replies to.
    reply_to_id: Option<MessageId>,
}

impl SendMessage {
    pub(super) fn parse(fields: Fields<'_>) -> Result<Self> {
        let message_type = match fields.text("message_type") {
            None | Some("text") => MessageType::Text,
            Some("image") => MessageType::Image,
            Some("file") => MessageType::File,
            Some(_) => return Err(Error::field("message_type", "must be text, image or file")),
        };
        let attachment = fields.id("attachment")?;
        match (message_type, attachment) {
            (MessageType::Text, Some(_)) => {
                return Err(Error::field("attachment", "needs the message_type image or file"));
            }
            (MessageType::Image | MessageType::File, None) => return Err(Error::field("attachment", "is required")),
            _ => {}
        }
        let text = fields.text("message").unwrap_or_default();
        check_size(text)?;
        let text = parse_text(text).map_err(|problem| Error::field("message", problem))?;
        if text.is_empty() && attachment.is_none() {
            return Err(Error::field("message", "must not be empty"));
        }
        Ok(Self {
            community_id: fields.id("community_id")?,
            text,
            message_type,
            attachment,
            reply_to_id: fields.id("reply_to_id")?,
        })
    }
}

/// Sends a message. Everybody gets it through the fan-out, the sender too; only a message that was sent before is sent
/// to this connection again.
///
/// # Errors
/// [`ErrorCode::SlowMode`](shared::ErrorCode::SlowMode), and those of [`messages::send`].
pub(super) async fn send_message(room: Room<'_>, message: SendMessage, client_id: Option<&str>) -> Result<()> {
    let app = room.app;
    let client_id = client_id.map(|id| parse_client_id(id.to_owned())).transpose();
    let client_id = client_id.map_err(|problem| Error::field("client_id", problem))?;
    let access = room.enter(message.community_id).await?;
    let user = &access.caller.user;
    let attachment = match message.attachment {
        Some(id) => Some(attachments::finish(app, user, id, message.message_type).await?),
        None => None,
    };
    let new = NewMessage {
        text: message.text,
        message_type: message.message_type,
        attachment,
        reply_to_id: message.reply_to_id,
        client_id,
    };
    let record = IdempotencyRecord::None;
    let sending = messages::send(app, &access, new, &record, |message| Ok(message.clone()));
    let (message, sent) = Box::pin(sending).await?;
    match sent {
        Sent::Now => Ok(()),
        Sent::Before => {
            let frame = ChatMessage::of(app, &message, &Senders::one(user)).await?;
            send(app, room.connection, &frame).await
        }
    }
}
