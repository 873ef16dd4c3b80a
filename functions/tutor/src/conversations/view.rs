//! Conversations and their turns in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{ConversationId, CourseId, TurnId};
use shared_tutor::answering::{Citation, Source};
use shared_tutor::store::conversations::{Conversation, Turn};
use utoipa::ToSchema;

/// A conversation with the tutor about one course.
#[derive(Serialize, ToSchema)]
#[schema(as = Conversation)]
pub(crate) struct ConversationReply {
    id: ConversationId,
    course_id: CourseId,
    #[schema(example = "CS-101")]
    course_code: String,
    /// The beginning of its first question.
    #[schema(example = "What is a variable?")]
    title: String,
    /// The number of questions in the conversation.
    #[schema(example = 2)]
    turns_count: u32,
    #[schema(value_type = String, format = DateTime, example = "2026-01-31T09:30:00.000Z")]
    created_at: Timestamp,
    /// When the last question was answered.
    #[schema(value_type = String, format = DateTime, example = "2026-01-31T09:31:00.000Z")]
    updated_at: Timestamp,
}

impl From<Conversation> for ConversationReply {
    fn from(conversation: Conversation) -> Self {
        Self {
            id: conversation.id,
            course_id: conversation.course_id,
            course_code: conversation.course_code,
            title: conversation.title,
            turns_count: conversation.turns,
            created_at: conversation.created_at,
            updated_at: conversation.updated_at,
        }
    }
}

/// A question and its answer.
#[derive(Serialize, ToSchema)]
#[schema(as = ConversationTurn)]
pub(crate) struct TurnReply {
    id: TurnId,
    /// The question.
    #[schema(example = "What is a variable?")]
    query: String,
    #[schema(example = "cell-biology.pdf, page 3, says: “Mitochondria make most of the cell's supply of ATP.”")]
    answer: String,
    /// The sentences of the files that the answer is based on.
    citations: Vec<Citation>,
    /// `http` for the AI provider, `builtin` for sentences that the product chose itself.
    #[schema(example = "builtin")]
    source: Source,
    #[schema(value_type = String, format = DateTime, example = "2026-01-31T09:30:00.000Z")]
    created_at: Timestamp,
}

impl From<Turn> for TurnReply {
    fn from(turn: Turn) -> Self {
        Self {
            id: turn.id,
            query: turn.query,
            answer: turn.answer,
            citations: turn.citations,
            source: turn.source,
            created_at: turn.created_at,
        }
    }
}
