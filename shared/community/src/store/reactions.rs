//! Reactions to posts.
//!
//! | access pattern | key |
//! |---|---|
//! | reaction of a user to a post | `POST#{id}` / `REACTION#{user}` |
//! | reactions of a user | gsi1 `USER#{user}` / `REACTION#{post}` |

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::client::key_of;
use shared::database::{Database, Item, Key, Query, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::{PostId, UserId};

use crate::rules::post::Reaction;
use crate::store::members::user_partition;
use crate::store::places::{self, PostPlace};
use crate::store::posts;

#[derive(Serialize, Deserialize)]
struct ReactionRow {
    reaction_type: Reaction,
    created_at: Timestamp,
}

impl Row for ReactionRow {
    const KIND: &str = "reaction";
}

/// The key of the reaction of a user.
#[must_use]
pub fn key(id: PostId, user_id: UserId) -> Key {
    Key::new(Table::Community, places::post_key(id).pk, format!("REACTION#{user_id}"))
}

/// The reaction in a row.
pub fn read(row: Option<Item>) -> Result<Option<Reaction>> {
    row.map(|row| decode::<ReactionRow>(row).map(|row| row.reaction_type))
        .transpose()
}

/// A write that replaces the reaction `before` of a user by `after`. Its condition fails if the reaction has changed
/// since it was read.
pub fn replace(
    id: PostId,
    user_id: UserId,
    before: Option<Reaction>,
    after: Option<Reaction>,
    now: Timestamp,
) -> Result<Write> {
    let key = key(id, user_id);
    let write = match after {
        None => Write::delete(key),
        Some(reaction_type) => {
            let row = ReactionRow {
                reaction_type,
                created_at: now,
            };
            Write::put(key, &row)?
                .attribute("gsi1pk", user_partition(user_id))
                .attribute("gsi1sk", format!("REACTION#{id}"))
        }
    };
    match before {
        None => Ok(write.if_absent()),
        Some(before) => write.condition("reaction_type = :before").value(":before", before),
    }
}

/// A write that counts this change. Its condition fails if members cannot read the post.
pub fn count(place: &PostPlace, before: Option<Reaction>, after: Option<Reaction>) -> Result<Write> {
    let changes = [(after, "#after", ":more", 1), (before, "#before", ":less", -1)];
    let changes = changes
        .into_iter()
        .filter_map(|(reaction, name, value, by)| Some((reaction?, name, value, by)));
    let changes: Vec<_> = changes.collect();
    let added: Vec<String> = changes
        .iter()
        .map(|(_, name, value, _)| format!("{name} {value}"))
        .collect();
    let mut write = Write::update(posts::key(place), format!("ADD {}", added.join(", ")));
    for (reaction, name, value, by) in changes {
        write = write.name(name, &reaction.to_string()).value(value, by)?;
    }
    posts::published_only(write)
}

/// Reads reactions.
#[derive(Clone, Copy, Debug)]
pub struct Reactions<'a>(pub &'a Database);

impl Reactions<'_> {
    /// The reaction of a user to a post.
    pub async fn get(&self, id: PostId, user_id: UserId) -> Result<Option<Reaction>> {
        let row: Option<ReactionRow> = self.0.get(&key(id, user_id)).await?;
        Ok(row.map(|row| row.reaction_type))
    }

    /// All reactions of a user. The index lags behind.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<Reaction>> {
        let rows = self.0.query_all(by_user(user_id)).await?;
        rows.into_iter()
            .map(|row| decode::<ReactionRow>(row).map(|row| row.reaction_type))
            .collect()
    }

    /// Erases all reactions of a user. The counters of the posts keep them.
    pub async fn erase(&self, user_id: UserId) -> Result<()> {
        let rows = self.0.query_all(by_user(user_id)).await?;
        let keys = rows.iter().filter_map(|row| key_of(Table::Community, row));
        self.0.write_all(keys.map(Write::delete).collect()).await
    }
}

fn by_user(user_id: UserId) -> Query {
    Query::index(Table::Community, user_partition(user_id)).prefix("REACTION#")
}
