//! Messages in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::database::Paged;
use shared::ids::{CommunityId, MessageId, UploadId, UserId};
use shared::{App, Result};
use shared_community::http::People;
use shared_community::http::person::Person;
use shared_community::rules::chat::MessageType;
use shared_community::service::attachments;
use shared_community::store::messages::Message;
use shared_community::store::places::Chat;
use utoipa::ToSchema;

/// A picture or a file that was sent with a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MessageAttachment)]
pub(crate) struct AttachmentReply {
    upload_id: UploadId,
    /// Where to download it, for five minutes; read the message again then.
    #[schema(example = json!(null))]
    url: Option<String>,
    #[schema(example = "notes.pdf")]
    filename: String,
    #[schema(example = "application/pdf")]
    content_type: String,
    /// In bytes.
    #[schema(example = 48213)]
    size: u64,
}

/// A message in the chat of a community, or between two users.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ChatMessage)]
pub(crate) struct MessageReply {
    id: MessageId,
    /// The same as `id`.
    message_id: MessageId,
    /// The community; `null` between two users.
    community_id: Option<CommunityId>,
    /// The number of the message in its community. Numbers have no gaps.
    #[schema(example = 42)]
    seq: Option<u64>,
    sender_id: Option<UserId>,
    sender: Person,
    /// The text; `null` if the message was deleted.
    #[schema(example = "See you at six.")]
    message: Option<String>,
    message_type: MessageType,
    attachment: Option<AttachmentReply>,
    reply_to_id: Option<MessageId>,
    /// The id that the client gave to it, for its sender.
    #[schema(example = json!(null))]
    client_id: Option<String>,
    is_edited: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    edited_at: Option<Timestamp>,
    is_deleted: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl MessageReply {
    /// `message` as the user `me` sees it, with the URL of its attachment. That of a deleted account is gone.
    pub fn new(message: &Message, me: UserId, people: &People, url: Option<String>) -> Self {
        let place = message.place;
        let (community_id, seq) = match place.chat {
            Chat::Community(id) => (Some(id), Some(place.seq)),
            Chat::Direct(..) => (None, None),
        };
        Self {
            id: place.message_id,
            message_id: place.message_id,
            community_id,
            seq,
            sender_id: message.sender_id,
            sender: people.get(message.sender_id),
            message: message.text.clone(),
            message_type: message.message_type,
            attachment: message
                .attachment
                .clone()
                .filter(|_| message.sender_id.is_some())
                .map(|attachment| AttachmentReply {
                    upload_id: attachment.upload_id,
                    url,
                    filename: attachment.filename,
                    content_type: attachment.content_type,
                    size: attachment.size,
                }),
            reply_to_id: message.reply_to_id,
            client_id: message.client_id.clone().filter(|_| message.sender_id == Some(me)),
            is_edited: message.edited_at.is_some(),
            edited_at: message.edited_at,
            is_deleted: message.deleted_at.is_some(),
            created_at: message.created_at,
        }
    }
}

/// The replies of a page of messages. One call reads their senders.
pub(crate) async fn replies(app: &App, me: UserId, page: Paged<Message>) -> Result<Paged<MessageReply>> {
    let keys = People::keys(page.rows.iter().filter_map(|message| message.sender_id));
    let mut rows = app
        .database
        .batch_get_eventually(&keys.iter().collect::<Vec<_>>())
        .await?;
    let people = People::read(&keys, &mut rows)?;
    let mut replies = Vec::with_capacity(page.rows.len());
    for message in page.rows {
        replies.push(reply(app, &message, me, &people).await?);
    }
    Ok(Paged {
        rows: replies,
        next: page.next,
    })
}

/// The reply with one message.
pub(crate) async fn reply(app: &App, message: &Message, me: UserId, people: &People) -> Result<MessageReply> {
    let url = match &message.attachment {
        Some(attachment) => Some(attachments::url(app, attachment).await?),
        None => None,
    };
    Ok(MessageReply::new(message, me, people, url))
}
