//! The frames of chats that clients receive.

use jiff::Timestamp;
use serde::Serialize;
use shared::app::App;
use shared::error::Result;
use shared::ids::{CommunityId, MessageId, UploadId, UserId};
use utoipa::ToSchema;

use crate::http::senders::{SenderFrame, Senders};
use crate::rules::chat::MessageType;
use crate::service::attachments;
use crate::store::messages::Message;

/// A frame that is about a community.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Frame {
    /// The answer to a subscription.
    Subscribed {
        /// The community.
        community_id: CommunityId,
        /// The number of the last message.
        last_seq: u64,
        /// The number of users who are online.
        online_count: usize,
        /// Their ids, unless they are too many.
        online: Vec<UserId>,
    },
    /// A user has come online.
    UserJoined {
        /// The community.
        community_id: CommunityId,
        /// The user.
        user_id: UserId,
    },
    /// A user is no longer online.
    UserLeft {
        /// The community.
        community_id: CommunityId,
        /// The user.
        user_id: UserId,
    },
    /// A user has begun or stopped to type.
    Typing {
        /// The community.
        community_id: CommunityId,
        /// The user.
        user_id: UserId,
        /// Whether the user is typing.
        is_typing: bool,
    },
    /// Members have read a message and all before it.
    ReadReceipt {
        /// The community.
        community_id: CommunityId,
        /// The last message that was read.
        message_id: MessageId,
        /// Its number.
        seq: u64,
        /// The member who has read it last.
        user_id: UserId,
        /// The number of members who have read it, without its sender.
        read_count: usize,
    },
    /// A message of the receiver has reached somebody.
    MessageStatus {
        /// The community.
        community_id: CommunityId,
        /// The message.
        message_id: MessageId,
        /// Its number.
        seq: u64,
        /// How far it has come.
        status: MessageStatus,
    },
    /// A message has another text.
    MessageEdited {
        /// The community.
        community_id: CommunityId,
        /// The message.
        message_id: MessageId,
        /// Its number.
        seq: u64,
        /// The text.
        message: Option<String>,
        /// When it was edited.
        #[schema(value_type = Option<String>, format = DateTime)]
        edited_at: Option<Timestamp>,
    },
    /// A message was deleted.
    MessageDeleted {
        /// The community.
        community_id: CommunityId,
        /// The message.
        message_id: MessageId,
        /// Its number.
        seq: u64,
    },
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    /// Another member's socket has got it.
    Delivered,
    /// Another member has read it.
    Read,
}

impl Frame {
    /// The frame about the last change of a message.
    #[must_use]
    pub fn of_change(community_id: CommunityId, message: &Message) -> Self {
        let (message_id, seq) = (message.place.message_id, message.place.seq);
        if message.deleted_at.is_some() {
            return Self::MessageDeleted {
                community_id,
                message_id,
                seq,
            };
        }
        Self::MessageEdited {
            community_id,
            message_id,
            seq,
            message: message.text.clone(),
            edited_at: message.edited_at,
        }
    }
}

/// A picture or a file in a frame.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttachmentFrame {
    /// The upload.
    upload_id: UploadId,
    /// A URL that works for a limited time.
    url: String,
    /// The name of the file.
    #[schema(example = "notes.pdf")]
    filename: String,
    /// Its media type.
    #[schema(example = "application/pdf")]
    content_type: String,
    /// Its size in bytes.
    size: u64,
}

/// A message. A deleted one keeps its number, without text and attachment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename = "chat_message")]
pub struct ChatMessage {
    /// The message.
    message_id: MessageId,
    /// The community.
    community_id: Option<CommunityId>,
    /// The number of the message in its community, without gaps. Clients drop a number that they have.
    seq: u64,
    /// The sender.
    sender: SenderFrame,
    /// The sender; `null` once the account is deleted.
    sender_id: Option<UserId>,
    /// The email address of the sender; empty if the sender hides it.
    sender_email: String,
    /// The text; `null` if the message is deleted.
    message: Option<String>,
    /// The type.
    message_type: MessageType,
    /// The picture or file.
    attachment: Option<AttachmentFrame>,
    /// The message that this one replies to.
    reply_to_id: Option<MessageId>,
    /// Whether the text was changed.
    is_edited: bool,
    /// When the text was last changed.
    #[schema(value_type = Option<String>, format = DateTime)]
    edited_at: Option<Timestamp>,
    /// Whether the message is deleted.
    is_deleted: bool,
    /// When it was sent.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// The id that the sender's client gave it, for the connections of the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    client_id: Option<String>,
}

/// Messages that a connection has missed, for clients that ask for them so. Its `messages` have the members of
/// `chat_message`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename = "batch")]
pub struct BatchFrame {
    /// The community.
    pub community_id: CommunityId,
    /// The messages, in the order of their numbers.
    pub messages: Vec<ChatMessage>,
}

impl ChatMessage {
    /// The frame for the sender's connections.
    pub async fn of(app: &App, message: &Message, senders: &Senders) -> Result<Self> {
        let attachment = match &message.attachment {
            Some(attachment) if message.sender_id.is_some() => Some(AttachmentFrame {
                upload_id: attachment.upload_id,
                url: attachments::url(app, attachment).await?,
                filename: attachment.filename.clone(),
                content_type: attachment.content_type.clone(),
                size: attachment.size,
            }),
            Some(_) | None => None,
        };
        let (sender, sender_email) = senders.get(message.sender_id);
        Ok(Self {
            message_id: message.place.message_id,
            community_id: message.place.chat.community(),
            seq: message.place.seq,
            sender,
            sender_id: message.sender_id,
            sender_email,
            message: message.text.clone(),
            message_type: message.message_type,
            attachment,
            reply_to_id: message.reply_to_id,
            is_edited: message.edited_at.is_some(),
            edited_at: message.edited_at,
            is_deleted: message.deleted_at.is_some(),
            created_at: message.created_at,
            client_id: message.client_id.clone(),
        })
    }

    /// The frame for everybody else's connections.
    #[must_use]
    pub fn for_others(&self) -> Self {
        Self {
            client_id: None,
            ..self.clone()
        }
    }

    /// The frame for a user who has blocked the sender: a number without a message, so that none seems to be missing.
    #[must_use]
    pub fn hidden(&self) -> Self {
        let (sender, sender_email) = Senders::default().get(None);
        Self {
            sender,
            sender_id: None,
            sender_email,
            message: None,
            message_type: MessageType::Text,
            attachment: None,
            reply_to_id: None,
            is_edited: false,
            edited_at: None,
            is_deleted: true,
            client_id: None,
            ..self.clone()
        }
    }
}
