//! Where posts and messages are, by their ids.
//!
//! | access pattern | key |
//! |---|---|
//! | place of a post | `POST#{id}` / `POST` |
//! | place of a message | `MESSAGE#{id}` / `MESSAGE` |
//! | posts and messages of a user, oldest first | gsi1 `USER#{user}` / `POST#{id}`, `MESSAGE#{id}` |
//!
//! Posts and messages stand in the order in which lists show them, so their keys do not follow from their ids. The rows
//! of places never change until the user is erased.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Query, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::{CommunityId, MessageId, PostId, UserId};

use crate::store::members::user_partition;

/// Where a post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostPlace {
    /// The post.
    pub post_id: PostId,
    /// Its community.
    pub community_id: CommunityId,
    /// The post that it replies to.
    #[serde(default)]
    pub parent_post_id: Option<PostId>,
}

impl Row for PostPlace {
    const KIND: &str = "post_place";
}

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagePlace {
    /// The message.
    pub message_id: MessageId,
    /// What it belongs to.
    pub chat: Chat,
    /// Its number in a community; 0 between two users.
    #[serde(default)]
    pub seq: u64,
}

impl Row for MessagePlace {
    const KIND: &str = "message_place";
}

/// What a message belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chat {
    /// The chat of a community.
    Community(CommunityId),
    /// The messages between two users, the smaller id first.
    Direct(UserId, UserId),
}

impl Chat {
    /// The messages between two users.
    #[must_use]
    pub fn between(one: UserId, other: UserId) -> Self {
        Self::Direct(one.min(other), one.max(other))
    }

    /// The user with whom `user_id` exchanges these messages; communities have none.
    #[must_use]
    pub fn partner(self, user_id: UserId) -> Option<UserId> {
        match self {
            Self::Community(_) => None,
            Self::Direct(one, other) => Some(if one == user_id { other } else { one }),
        }
    }

    /// The community, unless it is between two users.
    #[must_use]
    pub fn community(self) -> Option<CommunityId> {
        match self {
            Self::Community(id) => Some(id),
            Self::Direct(..) => None,
        }
    }
}

/// The key of the place of a post.
#[must_use]
pub fn post_key(id: PostId) -> Key {
    Key::new(Table::Community, format!("POST#{id}"), "POST")
}

/// The key of the place of a message.
#[must_use]
pub fn message_key(id: MessageId) -> Key {
    Key::new(Table::Community, format!("MESSAGE#{id}"), "MESSAGE")
}

/// A write that stores the place of a new post.
pub(super) fn create_post(place: &PostPlace, author_id: UserId) -> Result<Write> {
    let id = place.post_id;
    Ok(Write::put(post_key(id), place)?
        .if_absent()
        .attribute("gsi1pk", user_partition(author_id))
        .attribute("gsi1sk", format!("POST#{id}")))
}

/// A write that stores the place of a new message.
pub(super) fn create_message(place: &MessagePlace, sender_id: UserId) -> Result<Write> {
    let id = place.message_id;
    Ok(Write::put(message_key(id), place)?
        .if_absent()
        .attribute("gsi1pk", user_partition(sender_id))
        .attribute("gsi1sk", format!("MESSAGE#{id}")))
}

/// A write that takes a row out of the list of what its user has written.
pub fn disown(key: Key) -> Write {
    Write::update(key, "REMOVE gsi1pk, gsi1sk").if_present()
}

/// Reads places.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a>(pub &'a Database);

impl Places<'_> {
    /// The place of a post.
    pub async fn post(&self, id: PostId) -> Result<Option<PostPlace>> {
        self.0.get(&post_key(id)).await
    }

    /// The place of a message.
    pub async fn message(&self, id: MessageId) -> Result<Option<MessagePlace>> {
        self.0.get(&message_key(id)).await
    }

    /// The places of all posts of a user. The index lags behind.
    pub async fn posts_of(&self, user_id: UserId) -> Result<Vec<PostPlace>> {
        let query = Query::index(Table::Community, user_partition(user_id)).prefix("POST#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// The places of all messages of a user. The index lags behind.
    pub async fn messages_of(&self, user_id: UserId) -> Result<Vec<MessagePlace>> {
        let query = Query::index(Table::Community, user_partition(user_id)).prefix("MESSAGE#");
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }
}
