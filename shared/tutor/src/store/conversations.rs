//! Conversations with the tutor.
//!
//! | access pattern | key |
//! |---|---|
//! | conversations of a user, the newest first; one of them | `USER#{id}` / begins with `CONVERSATION#`; `CONVERSATION#{conversation}` |
//! | turns of a conversation, the oldest first; the last of them | `USER#{id}` / begins with `TURN#{conversation}#` |
//!
//! A question and its answer are one turn, written in one transaction with their conversation and with what they cost of the
//! day's quota. A conversation is never without a turn. The partition is that of the study plans, whose erasure
//! removes these rows, too.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Query, Write, decode};
use shared::error::Result;
use shared::ids::Id;
use shared_accounts::store::users::{self, is_there};

use super::{row_key, rows};
use crate::answering::{Citation, Said, Source};

/// Most turns of a conversation.
pub const MOST_TURNS: u32 = 100;
/// Most characters of a title.
const LONGEST_TITLE: usize = 100;

/// A conversation as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// The id.
    pub id: Id,
    /// The course it is about.
    pub course_id: Id,
    /// The course's code when it began.
    pub course_code: String,
    /// The beginning of the first question.
    pub title: String,
    /// How many turns it has.
    pub turns: u32,
    /// When it began.
    pub created_at: Timestamp,
    /// When its last turn was added.
    pub updated_at: Timestamp,
}

/// A question and its answer as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The id.
    pub id: Id,
    /// Its conversation.
    pub conversation_id: Id,
    /// The course it is about.
    pub course_id: Id,
    /// The course's code.
    pub course_code: String,
    /// What was asked.
    pub query: String,
    /// What was answered.
    pub answer: String,
    /// What the answer rests on.
    pub citations: Vec<Citation>,
    /// Who answered.
    pub source: Source,
    /// When it was answered.
    pub created_at: Timestamp,
}

impl Conversation {
    /// The conversation that consists of these turns; none without any.
    #[must_use]
    pub fn of(turns: &[Turn]) -> Option<Self> {
        let (first, last) = (turns.first()?, turns.last()?);
        Some(Self {
            id: first.conversation_id,
            course_id: first.course_id,
            course_code: first.course_code.clone(),
            title: title(&first.query),
            turns: u32::try_from(turns.len()).unwrap_or(u32::MAX),
            created_at: first.created_at,
            updated_at: last.created_at,
        })
    }
}

impl From<Turn> for Said {
    fn from(turn: Turn) -> Self {
        Self {
            query: turn.query,
            answer: turn.answer,
            source: turn.source,
        }
    }
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Conversations<'a>(pub &'a Database);

/// The key of a conversation's row.
#[must_use]
pub fn key(user_id: Id, id: Id) -> Key {
    row_key(user_id, format!("CONVERSATION#{id}"))
}

fn turns(conversation_id: Id) -> String {
    format!("TURN#{conversation_id}#")
}

fn turn_key(user_id: Id, conversation_id: Id, id: Id) -> Key {
    row_key(user_id, format!("{}{id}", turns(conversation_id)))
}

fn title(query: &str) -> String {
    let words: Vec<_> = query.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_TITLE).collect()
}

impl Conversations<'_> {
    /// Writes that add a turn: the first of a new conversation, or one more. The condition of the first write does not hold if
    /// the conversation has as many turns as it may, that of the last if the user has left.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub fn add(&self, user_id: Id, turn: &Turn, is_new: bool) -> Result<Vec<Write>> {
        let key = key(user_id, turn.conversation_id);
        let head = if is_new {
            Write::put(key, "conversation", &Conversation::of(std::slice::from_ref(turn)))?.if_absent()
        } else {
            Write::update(key, "SET updated_at = :now ADD turns :one")
                .if_present()
                .condition("turns < :most")
                .value(":now", turn.created_at)?
                .value(":one", 1)?
                .value(":most", MOST_TURNS)?
        };
        Ok(vec![
            head,
            Write::put(turn_key(user_id, turn.conversation_id, turn.id), "turn", turn)?.if_absent(),
            is_there(Write::check(users::key(user_id))),
        ])
    }

    /// A page of the user's conversations, the newest first, and where the next page starts.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn page(
        &self,
        user_id: Id,
        limit: u32,
        start: Option<Item>,
    ) -> Result<(Vec<Conversation>, Option<Item>)> {
        let page = self
            .0
            .query(conversations(user_id).descending().page(limit, start))
            .await?;
        let conversations = page.items.into_iter().map(decode).collect::<Result<_>>()?;
        Ok((conversations, page.last_key))
    }

    /// All conversations of a user, the oldest first.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_user(&self, user_id: Id) -> Result<Vec<Conversation>> {
        let rows = self.0.query_all(conversations(user_id)).await?;
        rows.into_iter().map(decode).collect()
    }

    /// All turns of a conversation, the oldest first; none if the user has no such conversation.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn turns(&self, user_id: Id, id: Id) -> Result<Vec<Turn>> {
        let query = rows(user_id).prefix(turns(id));
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// The last turns of a conversation, the oldest first.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn last_turns(&self, user_id: Id, id: Id, most: u32) -> Result<Vec<Turn>> {
        let query = rows(user_id).prefix(turns(id));
        let page = self.0.query(query.descending().page(most, None)).await?;
        page.items.into_iter().rev().map(decode).collect()
    }

    /// A turn.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn turn(&self, user_id: Id, conversation_id: Id, id: Id) -> Result<Option<Turn>> {
        self.0.get(&turn_key(user_id, conversation_id, id)).await
    }
}

fn conversations(user_id: Id) -> Query {
    rows(user_id).prefix("CONVERSATION#")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(title(" What\n is  ATP? "), "What is ATP?");
        assert_eq!(title(&"क".repeat(300)).chars().count(), LONGEST_TITLE);
    }
}
