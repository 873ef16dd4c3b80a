//! Messages between two users. Their rows are those of [`super::messages::Message`].
//!
//! | access pattern | key |
//! |---|---|
//! | messages between two users, newest first | `DIRECT#{smaller id}#{greater id}` / `{id}` |
//! | conversation of a user with another one | `USER#{user}` / `DIRECT#{other}` |
//! | conversations of a user, the one with the newest message first | gsi1 `USER#{user}#DIRECT` / `{last message}` |
//!
//! Each of the two users has a row for their conversation. A message changes both in its transaction, and adds to the
//! unread messages of its recipient.

use serde::{Deserialize, Serialize};
use shared::database::row::KIND;
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::Result;
use shared::ids::{MessageId, UserId};

use crate::rules::chat::MAX_COUNTED_UNREAD;
use crate::store::members::user_partition;
use crate::store::messages::Message;
use crate::store::places::{self, Chat};

/// The messages of a user with another one, as the user sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// The other user.
    pub user_id: UserId,
    /// The newest message of either.
    pub last_message_id: MessageId,
    /// The messages of the other user that the user has not read.
    #[serde(default)]
    pub unread_count: u32,
}

impl Row for Conversation {
    const KIND: &str = "conversation";
}

/// The partition of the messages of a chat between two users.
pub(super) fn partition(chat: Chat) -> String {
    match chat {
        Chat::Direct(one, other) => format!("DIRECT#{one}#{other}"),
        Chat::Community(id) => format!("DIRECT#{id}"),
    }
}

/// The key of the row of a message.
pub(super) fn key(chat: Chat, id: MessageId) -> Key {
    Key::new(Table::Community, partition(chat), id.to_string())
}

/// The key of the conversation of a user with another one.
#[must_use]
pub fn conversation_key(user_id: UserId, other: UserId) -> Key {
    Key::new(Table::Community, user_partition(user_id), format!("DIRECT#{other}"))
}

/// The index partition of the conversations of a user.
fn conversations(user_id: UserId) -> String {
    format!("{}#DIRECT", user_partition(user_id))
}

/// Adds the writes of a new message to a unit of work.
pub fn create(work: &mut UnitOfWork<'_>, message: &Message, sender_id: UserId, recipient_id: UserId) -> Result<()> {
    let place = &message.place;
    work.add(Write::put(key(place.chat, place.message_id), message)?.if_absent())
        .or_internal_error();
    work.add(places::create_message(place, sender_id)?).or_internal_error();
    for (user_id, other, unread) in [(sender_id, recipient_id, 0), (recipient_id, sender_id, 1)] {
        work.add(move_up(user_id, other, place.message_id, unread)?)
            .or_internal_error();
    }
    Ok(())
}

/// A write that makes `last` the newest message of a conversation, which is created with its first message.
fn move_up(user_id: UserId, other: UserId, last: MessageId, unread: u32) -> Result<Write> {
    let set = "SET #kind = :kind, user_id = :other, last_message_id = :last, gsi1pk = :list, gsi1sk = :last \
               ADD unread_count :unread";
    Write::update(conversation_key(user_id, other), set)
        .name("#kind", KIND)
        .value(":kind", Conversation::KIND)?
        .value(":other", other)?
        .value(":last", last)?
        .value(":list", conversations(user_id))?
        .value(":unread", unread)
}

/// A write that stores how many messages of a conversation are unread. Its condition fails if there is a newer message
/// than when `seen` was read.
pub fn set_unread(user_id: UserId, seen: &Conversation, unread: u32) -> Result<Write> {
    Write::update(conversation_key(user_id, seen.user_id), "SET unread_count = :unread")
        .condition("last_message_id = :last AND unread_count = :seen")
        .value(":last", seen.last_message_id)?
        .value(":seen", seen.unread_count)?
        .value(":unread", unread)
}

/// Reads messages between two users.
#[derive(Clone, Copy, Debug)]
pub struct DirectMessages<'a>(pub &'a Database);

impl DirectMessages<'_> {
    /// A page of the messages of a chat, newest first.
    pub async fn page(&self, chat: Chat, page: PageQuery) -> Result<Paged<Message>> {
        let query = Query::partition(Table::Community, partition(chat)).descending();
        self.0.page(query, page).await
    }

    /// A page of the conversations of a user, the one with the newest message first. The index lags behind.
    pub async fn conversations(&self, user_id: UserId, page: PageQuery) -> Result<Paged<Conversation>> {
        let query = Query::index(Table::Community, conversations(user_id)).descending();
        self.0.page(query, page).await
    }

    /// The number of messages of `sender_id` after the message `id`, of the next [`MAX_COUNTED_UNREAD`].
    pub async fn count_after(&self, chat: Chat, id: MessageId, sender_id: UserId) -> Result<u32> {
        let query = Query::partition(Table::Community, partition(chat))
            .between(format!("{id}~"), "~")
            .limit(MAX_COUNTED_UNREAD);
        let mut count = 0;
        for row in self.0.query(query).await?.items {
            let message: Message = decode(row)?;
            count += u32::from(message.sender_id == Some(sender_id));
        }
        Ok(count)
    }

    /// The users with whom a user has exchanged messages.
    pub async fn partners(&self, user_id: UserId) -> Result<Vec<UserId>> {
        let query = Query::partition(Table::Community, user_partition(user_id)).prefix("DIRECT#");
        let rows = self.0.query_all(query).await?.into_iter();
        rows.map(|row| decode::<Conversation>(row).map(|row| row.user_id))
            .collect()
    }

    /// Erases the conversations of a user. The other users keep theirs.
    pub async fn erase_partners(&self, user_id: UserId) -> Result<()> {
        let query = Query::partition(Table::Community, user_partition(user_id)).prefix("DIRECT#");
        self.0.clear(query, |_key| false).await
    }
}
