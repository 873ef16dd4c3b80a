//! The tutor: answers questions about a course from its files.
//!
//! | operation | file |
//! |---|---|
//! | `POST /api/chat` | `ask.rs` |
//! | `GET /api/chat/conversations` | `list_conversations.rs` |
//! | `GET /api/chat/conversations/{id}` | `get_conversation.rs` |
//!
//! The same over a socket: `functions/chat/src/ask.rs` and `functions/ai-worker/src/answer.rs`.

use shared::http::Group;
use shared::http::group::Target;
use shared::lambda::Function;
use shared::routes;

mod ask;
mod conversation_reply;
mod get_conversation;
mod list_conversations;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("tutor", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new()
        .operation(routes!(ask::ask))
        .operation(routes!(list_conversations::list_conversations))
        .operation(routes!(get_conversation::get_conversation))
}
