//! Messages in the chats of communities.
//!
//! | access pattern | key |
//! |---|---|
//! | messages of a chat in their order, and those after a number | `COMMUNITY#{community}#MESSAGES` / `{seq}` in 12 digits |
//! | message that a client has sent, so that it is sent once | `COMMUNITY#{community}#SENT` / `{user}#{client_id}` |
//! | message that an upload was sent with (guard) | `ATTACHMENT#{upload}` / `ATTACHMENT` |
//! | last message that a member has read | `COMMUNITY#{community}#READ` / `{user}` |
//! | members who have read a message, by the last one that they have read | gsi1 `COMMUNITY#{community}#READ` / `{seq}` |
//!
//! A message is written in one transaction with the head of its chat (see [`heads`]). A deleted message keeps its row and
//! number, without the text.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::Result;
use shared::ids::{CommunityId, MessageId, UploadId, UserId};

use crate::rules::chat::{Head, MessageType};
use crate::store::heads::sort_key;
use crate::store::places::{self, Chat, MessagePlace};
use crate::store::{groups, heads};

/// How long the id that a client gave to a message is remembered, in seconds.
const CLIENT_ID_SECONDS: i64 = 86_400;

/// A message as stored, in the chat of a community or between two users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Where it is.
    #[serde(flatten)]
    pub place: MessagePlace,
    /// The user who wrote it, unless the account was deleted.
    #[serde(default)]
    pub sender_id: Option<UserId>,
    /// The text, unless it was deleted.
    #[serde(default)]
    pub text: Option<String>,
    /// The kind.
    pub message_type: MessageType,
    /// What was sent with it.
    #[serde(default)]
    pub attachment: Option<Attachment>,
    /// The message that it replies to.
    #[serde(default)]
    pub reply_to_id: Option<MessageId>,
    /// The id that the client gave to it.
    #[serde(default)]
    pub client_id: Option<String>,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When its sender last edited it.
    #[serde(default)]
    pub edited_at: Option<Timestamp>,
    /// When it was deleted.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
    /// 1, and the number of changes.
    pub version: u64,
}

impl Row for Message {
    const KIND: &str = "message";
}

/// A picture or a file that was sent with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The upload.
    pub upload_id: UploadId,
    /// The name of the file.
    pub filename: String,
    /// The media type.
    pub content_type: String,
    /// The size in bytes.
    pub size: u64,
}

#[derive(Serialize, Deserialize)]
struct SentWith {
    message_id: MessageId,
}

impl Row for SentWith {
    const KIND: &str = "sent_attachment";
}

#[derive(Serialize, Deserialize)]
struct Sent {
    message_id: MessageId,
    seq: u64,
    expires_at: i64,
    ttl: i64,
}

impl Row for Sent {
    const KIND: &str = "sent_message";
}

/// How far a member has read.
#[derive(Debug, Serialize, Deserialize)]
pub struct LastRead {
    /// The member.
    pub user_id: UserId,
    /// The number of the last message that the member has read.
    pub last_read_seq: u64,
}

impl Row for LastRead {
    const KIND: &str = "last_read";
}

fn partition(id: CommunityId) -> String {
    format!("{}#MESSAGES", groups::partition(id))
}

/// The key of the row of a message.
#[must_use]
pub fn key(place: &MessagePlace) -> Key {
    match place.chat {
        Chat::Community(id) => Key::new(Table::Community, partition(id), sort_key(place.seq)),
        Chat::Direct(..) => super::direct_messages::key(place.chat, place.message_id),
    }
}

/// The key of the row that remembers a message by the id that the client of a user gave to it.
#[must_use]
pub fn client_key(id: CommunityId, user_id: UserId, client_id: &str) -> Key {
    let partition = format!("{}#SENT", groups::partition(id));
    Key::new(Table::Community, partition, format!("{user_id}#{client_id}"))
}

/// The key of the last message that a member has read.
#[must_use]
pub fn read_key(chat: Chat, user_id: UserId) -> Key {
    let partition = match chat {
        Chat::Community(id) => groups::partition(id),
        Chat::Direct(..) => super::direct_messages::partition(chat),
    };
    Key::new(Table::Community, format!("{partition}#READ"), user_id.to_string())
}

/// The number of the last message that a member has read, in its row.
pub fn last_read(row: Option<Item>) -> Result<u64> {
    row.map_or(Ok(0), |row| decode::<LastRead>(row).map(|row| row.last_read_seq))
}

/// The place of a message that was sent with a client's id, in the row of [`client_key`], unless it expired before
/// `now`.
pub fn sent(id: CommunityId, row: Option<Item>, now: i64) -> Result<Option<MessagePlace>> {
    let sent: Option<Sent> = row.map(decode).transpose()?;
    let sent = sent.filter(|sent| now < sent.expires_at);
    Ok(sent.map(|sent| MessagePlace {
        message_id: sent.message_id,
        chat: Chat::Community(id),
        seq: sent.seq,
    }))
}

/// Adds the writes of a new message of `sender_id` to a unit of work. If the head is no longer `before`, or the
/// client's id was used, the unit is to be decided again.
pub fn append(
    work: &mut UnitOfWork<'_>,
    id: CommunityId,
    before: Head,
    after: Head,
    message: &Message,
    sender_id: UserId,
) -> Result<()> {
    heads::advance(work, id, before, after, message.created_at.as_second())?;
    work.add(Write::put(key(&message.place), message)?.if_absent())
        .or_retry();
    work.add(places::create_message(&message.place, sender_id)?)
        .or_internal_error();
    if let Some(client_id) = &message.client_id {
        let now = message.created_at.as_second();
        let sent = Sent {
            message_id: message.place.message_id,
            seq: message.place.seq,
            expires_at: now + CLIENT_ID_SECONDS,
            ttl: now + CLIENT_ID_SECONDS,
        };
        let write = Write::put(client_key(id, sender_id, client_id), &sent)?
            .condition("attribute_not_exists(pk) OR expires_at <= :now")
            .value(":now", now)?;
        work.add(write).or_retry();
    }
    Ok(())
}

/// A write that gives an upload to a message. Its condition fails if it was sent before: deleting a message deletes
/// what was sent with it, so no other message may have it.
pub fn send_attachment(attachment: &Attachment, message_id: MessageId) -> Result<Write> {
    let key = Key::new(
        Table::Community,
        format!("ATTACHMENT#{}", attachment.upload_id),
        "ATTACHMENT",
    );
    Ok(Write::put(key, &SentWith { message_id })?.if_absent())
}

/// A write that replaces a message. Its condition fails if it has changed since `before` was read.
pub fn update(before: &Message, after: &Message) -> Result<Write> {
    Write::put(key(&after.place), after)?.if_version(before.version)
}

/// A write that stores that a member has read all messages up to a number. Its condition fails if the member has read
/// more.
pub fn mark_read(chat: Chat, user_id: UserId, seq: u64) -> Result<Write> {
    let row = LastRead {
        user_id,
        last_read_seq: seq,
    };
    let key = read_key(chat, user_id);
    let write = Write::put(key.clone(), &row)?
        .condition("attribute_not_exists(pk) OR last_read_seq < :seq")
        .value(":seq", seq)?;
    Ok(match chat {
        Chat::Community(_) => write.attribute("gsi1pk", key.pk).attribute("gsi1sk", sort_key(seq)),
        Chat::Direct(..) => write,
    })
}

/// Reads messages.
#[derive(Clone, Copy, Debug)]
pub struct Messages<'a>(pub &'a Database);

impl Messages<'_> {
    /// The message at this place, even if it is deleted.
    pub async fn get(&self, place: &MessagePlace) -> Result<Option<Message>> {
        self.0.get(&key(place)).await
    }

    /// The members who have read a message of a chat. The index lags behind.
    pub async fn readers(&self, id: CommunityId, seq: u64) -> Result<Vec<UserId>> {
        let partition = format!("{}#READ", groups::partition(id));
        let query = Query::index(Table::Community, partition).between(sort_key(seq), "~");
        let rows = self.0.query_all(query).await?.into_iter();
        rows.map(|row| decode::<LastRead>(row).map(|row| row.user_id)).collect()
    }

    /// At most `limit` messages of a chat up to the number `last`, newest first.
    pub async fn up_to(&self, id: CommunityId, last: u64, limit: u32) -> Result<Vec<Message>> {
        let query = Query::partition(Table::Community, partition(id))
            .between("", sort_key(last))
            .descending()
            .limit(limit);
        self.0.query(query).await?.items.into_iter().map(decode).collect()
    }

    /// A page of the messages of a chat, newest first.
    pub async fn page(&self, id: CommunityId, page: PageQuery) -> Result<Paged<Message>> {
        let query = Query::partition(Table::Community, partition(id)).descending();
        self.0.page(query, page).await
    }

    /// At most `limit` messages of a chat from the number `first` on, in their order, for clients that have missed
    /// them.
    pub async fn from(&self, id: CommunityId, first: u64, limit: u32) -> Result<Vec<Message>> {
        let query = Query::partition(Table::Community, partition(id))
            .between(sort_key(first), "~")
            .limit(limit);
        self.0.query(query).await?.items.into_iter().map(decode).collect()
    }
}
