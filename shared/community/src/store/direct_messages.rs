//! Messages between two users. Their rows are those of [`super::messages::Message`].
//!
//! | access pattern | key |
//! |---|---|
//! | messages between two users, newest first | `DIRECT#{smaller id}#{greater id}` / `{id}` |
//! | users with whom a user has exchanged messages | `USER#{user}` / begins with `DIRECT#` |

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write, decode};
use shared::error::Result;
use shared::ids::{MessageId, UserId};

use crate::store::members::user_partition;
use crate::store::messages::Message;
use crate::store::places::{self, Chat};

#[derive(Serialize, Deserialize)]
struct WrittenWith {
    user_id: UserId,
}

impl Row for WrittenWith {
    const KIND: &str = "direct_chat";
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

fn written_key(user_id: UserId, other: UserId) -> Key {
    Key::new(Table::Community, user_partition(user_id), format!("DIRECT#{other}"))
}

/// Adds the writes of a new message to a unit of work.
pub fn create(work: &mut UnitOfWork<'_>, message: &Message, sender_id: UserId, recipient_id: UserId) -> Result<()> {
    let place = &message.place;
    work.add(Write::put(key(place.chat, place.message_id), message)?.if_absent())
        .or_internal_error();
    work.add(places::create_message(place, sender_id)?).or_internal_error();
    for (user_id, other) in [(sender_id, recipient_id), (recipient_id, sender_id)] {
        let row = WrittenWith { user_id: other };
        work.add(Write::put(written_key(user_id, other), &row)?)
            .or_internal_error();
    }
    Ok(())
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

    /// The users with whom a user has exchanged messages.
    pub async fn partners(&self, user_id: UserId) -> Result<Vec<UserId>> {
        let query = Query::partition(Table::Community, user_partition(user_id)).prefix("DIRECT#");
        let rows = self.0.query_all(query).await?.into_iter();
        rows.map(|row| decode::<WrittenWith>(row).map(|row| row.user_id))
            .collect()
    }

    /// Erases the list of the users with whom a user has exchanged messages.
    pub async fn erase_partners(&self, user_id: UserId) -> Result<()> {
        let query = Query::partition(Table::Community, user_partition(user_id)).prefix("DIRECT#");
        self.0.clear(query, |_key| false).await
    }
}
