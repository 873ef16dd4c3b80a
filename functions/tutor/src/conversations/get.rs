//! `GET /api/chat/conversations/{id}`.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::http::PathId;
use shared::ids::ConversationId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_tutor::store::conversations::{Conversation, Conversations};
use utoipa::ToSchema;

use super::view::{ConversationReply, TurnReply};

/// A conversation with its turns.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConversationDetail {
    #[serde(flatten)]
    conversation: ConversationReply,
    /// The questions and answers, oldest first.
    turns: Vec<TurnReply>,
}

/// Gets a conversation of the caller with all its turns.
///
/// A conversation has at most 100 turns. Conversations of other users are not found, not even by admins.
#[utoipa::path(get, path = "/api/chat/conversations/{id}", tag = "tutor",
    params(("id" = String, Path, description = "The id of the conversation.",
        example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")),
    responses((status = 200, body = ConversationDetail)), security(("bearer" = [])))]
pub(crate) async fn get_conversation(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<ConversationId>,
) -> Result<Json<ConversationDetail>> {
    let turns = Conversations(&app.database).turns(caller.user.id, id).await?;
    let conversation = Conversation::of(&turns).ok_or_else(Error::not_found)?;
    Ok(Json(ConversationDetail {
        conversation: conversation.into(),
        turns: turns.into_iter().map(TurnReply::from).collect(),
    }))
}
