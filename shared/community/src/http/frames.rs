//! The frames of chats that clients receive.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use shared::app::App;
use shared::database::{Item, Key, decode};
use shared::error::Result;
use shared::ids::{CommunityId, MessageId, UploadId, UserId};
use shared_accounts::store::users::{self, User};

use crate::http::person::Person;
use crate::rules::chat::MessageType;
use crate::service::attachments;
use crate::store::messages::Message;

/// The number of rows of a call.
const MAX_BATCH: usize = 100;

/// A frame that is about a community.
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
pub struct AttachmentFrame {
    upload_id: UploadId,
    url: String,
    filename: String,
    content_type: String,
    size: u64,
}

/// The sender in a frame.
#[derive(Clone, Debug, Serialize)]
pub struct SenderFrame {
    id: Option<UserId>,
    name: Option<String>,
    avatar_url: Option<String>,
}

/// A message. A deleted one keeps its number, without text and attachment.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename = "chat_message")]
pub struct ChatMessage {
    message_id: MessageId,
    community_id: Option<CommunityId>,
    seq: u64,
    sender: SenderFrame,
    sender_id: Option<UserId>,
    sender_email: String,
    message: Option<String>,
    message_type: MessageType,
    attachment: Option<AttachmentFrame>,
    reply_to_id: Option<MessageId>,
    is_edited: bool,
    edited_at: Option<Timestamp>,
    is_deleted: bool,
    created_at: Timestamp,
    /// For the connections of the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
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

/// The senders of messages, by their ids.
#[derive(Clone, Debug, Default)]
pub struct Senders(HashMap<UserId, (SenderFrame, String)>);

impl Senders {
    /// Reads the senders of messages.
    pub async fn of<'m>(app: &App, messages: impl IntoIterator<Item = &'m Message>) -> Result<Self> {
        let mut ids: Vec<UserId> = messages.into_iter().filter_map(|message| message.sender_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let keys: Vec<Key> = ids.into_iter().map(users::key).collect();
        let mut found = HashMap::new();
        for keys in keys.chunks(MAX_BATCH) {
            let keys: Vec<&Key> = keys.iter().collect();
            let rows: HashMap<Key, Item> = app.database.batch_get_eventually(&keys).await?;
            for row in rows.into_values() {
                let user: User = decode(row)?;
                found.insert(user.id, sender(&user));
            }
        }
        Ok(Self(found))
    }

    /// One sender who is known already.
    #[must_use]
    pub fn one(user: &User) -> Self {
        Self(HashMap::from([(user.id, sender(user))]))
    }

    fn get(&self, id: Option<UserId>) -> (SenderFrame, String) {
        let known = id.and_then(|id| self.0.get(&id)).cloned();
        known.unwrap_or_else(|| (frame(Person::deleted()), String::new()))
    }
}

fn sender(user: &User) -> (SenderFrame, String) {
    let shows_email = user.settings.show_email && user.deleted_at.is_none();
    let email = user.email.as_ref().filter(|_| shows_email);
    (
        frame(Person::from(user)),
        email.map(|email| email.as_str().to_owned()).unwrap_or_default(),
    )
}

fn frame(person: Person) -> SenderFrame {
    SenderFrame {
        id: person.id,
        name: person.name,
        avatar_url: person.avatar_url,
    }
}
