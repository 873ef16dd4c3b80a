//! `GET /api/chat/conversations`.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_tutor::store::conversations::Conversations;

use super::view::ConversationReply;

/// Lists the caller's conversations with the tutor.
///
/// The newest conversations come first. The list has no questions or answers; get a conversation to see its turns.
#[utoipa::path(get, path = "/api/chat/conversations", tag = "tutor",
    params(Page),
    responses((status = 200, body = List<ConversationReply>)), security(("bearer" = [])))]
pub(crate) async fn list_conversations(
    State(app): State<App>,
    caller: Caller,
    page: Page,
) -> Result<Json<List<ConversationReply>>> {
    let me = caller.user.id;
    let query = page.query(&app, Some(me))?;
    let conversations = Conversations(&app.database).page(me, query).await?;
    page.list(&app, Some(me), conversations.map(ConversationReply::from))
        .map(Json)
}
