//! Conversations with the tutor.
//!
//! | access pattern | key |
//! |---|---|
//! | conversations of a user, newest first; one conversation | `USER#{id}` / begins with `CONVERSATION#`; `CONVERSATION#{conversation}` |
//! | turns of a conversation, oldest first; the last ones | `USER#{id}` / begins with `TURN#{conversation}#` |
//!
//! A question and its answer are one turn. A turn is stored in one transaction with its conversation and its slot of
//! the quota, so every conversation has a turn. The partition is that of the study plans.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{ConversationId, CourseId, TurnId, UserId};
use shared_accounts::store::users::{self, if_not_deleted};

use super::{row_key, rows};
use crate::answering::{Citation, PastTurn, Source};

/// The maximum number of turns in a conversation.
pub const MAX_TURNS: u32 = 100;
/// The maximum length of a title, in characters.
const MAX_TITLE_LENGTH: usize = 100;

/// A conversation as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// The id.
    pub id: ConversationId,
    /// The course of the conversation.
    pub course_id: CourseId,
    /// The code of the course when the conversation began.
    pub course_code: String,
    /// The beginning of the first question.
    pub title: String,
    /// The number of turns.
    pub turns: u32,
    /// When the conversation began.
    pub created_at: Timestamp,
    /// When the last turn was added.
    pub updated_at: Timestamp,
}

impl Row for Conversation {
    const KIND: &str = "conversation";
}

/// A question and its answer as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The id.
    pub id: TurnId,
    /// The conversation of the turn.
    pub conversation_id: ConversationId,
    /// The course of the conversation.
    pub course_id: CourseId,
    /// The code of the course.
    pub course_code: String,
    /// The question.
    pub query: String,
    /// The text of the answer.
    pub answer: String,
    /// The citations of the answer.
    pub citations: Vec<Citation>,
    /// The author of the answer.
    pub source: Source,
    /// When the question was answered.
    pub created_at: Timestamp,
}

impl Row for Turn {
    const KIND: &str = "turn";
}

impl Conversation {
    /// The conversation that consists of these turns. `None` if there are no turns.
    pub fn of(turns: &[Turn]) -> Option<Self> {
        let (first, last) = (turns.first()?, turns.last()?);
        Some(Self {
            turns: u32::try_from(turns.len()).unwrap_or(u32::MAX),
            updated_at: last.created_at,
            ..Self::begin(first)
        })
    }

    /// The conversation that begins with this turn.
    fn begin(turn: &Turn) -> Self {
        Self {
            id: turn.conversation_id,
            course_id: turn.course_id,
            course_code: turn.course_code.clone(),
            title: title(&turn.query),
            turns: 1,
            created_at: turn.created_at,
            updated_at: turn.created_at,
        }
    }
}

impl From<Turn> for PastTurn {
    fn from(turn: Turn) -> Self {
        Self {
            query: turn.query,
            answer: turn.answer,
            source: turn.source,
        }
    }
}

/// The repository of conversations.
#[derive(Clone, Copy, Debug)]
pub struct Conversations<'a>(pub &'a Database);

/// The key of a conversation's row.
pub fn key(user_id: UserId, id: ConversationId) -> Key {
    row_key(user_id, format!("CONVERSATION#{id}"))
}

fn turns(conversation_id: ConversationId) -> String {
    format!("TURN#{conversation_id}#")
}

fn turn_key(user_id: UserId, conversation_id: ConversationId, id: TurnId) -> Key {
    row_key(user_id, format!("{}{id}", turns(conversation_id)))
}

fn title(query: &str) -> String {
    let words: Vec<_> = query.split_whitespace().collect();
    words.join(" ").chars().take(MAX_TITLE_LENGTH).collect()
}

impl Conversations<'_> {
    /// A page of the user's conversations, newest first.
    pub async fn page(&self, user_id: UserId, page: PageQuery) -> Result<Paged<Conversation>> {
        self.0.page(conversations(user_id).descending(), page).await
    }

    /// All conversations of a user, oldest first.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<Conversation>> {
        let rows = self.0.query_all(conversations(user_id)).await?;
        rows.into_iter().map(decode).collect()
    }

    /// All turns of a conversation, oldest first. Empty if the user has no such conversation.
    pub async fn turns(&self, user_id: UserId, id: ConversationId) -> Result<Vec<Turn>> {
        let query = rows(user_id).prefix(turns(id));
        self.0.query_all(query).await?.into_iter().map(decode).collect()
    }

    /// The last turns of a conversation, oldest first.
    pub async fn last_turns(&self, user_id: UserId, id: ConversationId, most: u32) -> Result<Vec<Turn>> {
        let query = rows(user_id).prefix(turns(id));
        let page = self.0.query(query.descending().page(most, None)).await?;
        page.items.into_iter().rev().map(decode).collect()
    }

    /// A turn by its ids.
    pub async fn turn(&self, user_id: UserId, conversation_id: ConversationId, id: TurnId) -> Result<Option<Turn>> {
        self.0.get(&turn_key(user_id, conversation_id, id)).await
    }

    /// Deletes all conversations of a user.
    pub(crate) async fn erase_of_user(&self, user_id: UserId) -> Result<()> {
        for prefix in ["CONVERSATION#", "TURN#"] {
            self.0.clear(rows(user_id).prefix(prefix), |_row| false).await?;
        }
        Ok(())
    }
}

/// Adds the writes of a turn to `work`: the first turn of a new conversation, or the next one of an existing
/// conversation.
///
/// The unit of work then fails with [`ErrorCode::Conflict`] if the conversation is full and with
/// [`ErrorCode::Unauthenticated`] if the user has been deleted.
pub fn add_turn(work: &mut UnitOfWork<'_>, user_id: UserId, turn: &Turn, is_new: bool) -> Result<()> {
    let key = key(user_id, turn.conversation_id);
    let head = if is_new {
        Write::put(key, &Conversation::begin(turn))?.if_absent()
    } else {
        Write::update(key, "SET updated_at = :now ADD turns :one")
            .if_present()
            .condition("turns < :most")
            .value(":now", turn.created_at)?
            .value(":one", 1)?
            .value(":most", MAX_TURNS)?
    };
    let row = Write::put(turn_key(user_id, turn.conversation_id, turn.id), turn)?;
    work.add(head).or_fail(full);
    work.add(row.if_absent()).or_internal_error();
    work.add(if_not_deleted(Write::check(users::key(user_id))))
        .or_fail(user_gone);
    Ok(())
}

/// The error of a question in a conversation that has reached [`MAX_TURNS`].
pub(crate) fn full() -> Error {
    Error::new(
        ErrorCode::Conflict,
        "This conversation has become too long. Please start a new one.",
    )
}

fn user_gone() -> Error {
    Error::new(
        ErrorCode::Unauthenticated,
        "The session has ended. Please sign in again.",
    )
}

fn conversations(user_id: UserId) -> Query {
    rows(user_id).prefix("CONVERSATION#")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_single_line() {
        assert_eq!(title(" What\n is  ATP? "), "What is ATP?");
        assert_eq!(title(&"क".repeat(300)).chars().count(), MAX_TITLE_LENGTH);
    }
}
