//! `GET /api/community/direct-messages`

use std::collections::HashMap;

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use serde::Serialize;
use shared::database::{Key, PageQuery, Paged, decode};
use shared::http::{List, Page};
use shared::ids::UserId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_community::http::People;
use shared_community::http::group_access::query_parameter;
use shared_community::http::person::Person;
use shared_community::store::blocks::{self, Blocks};
use shared_community::store::direct_messages::{Conversation, DirectMessages};
use shared_community::store::messages::{self, Message};
use shared_community::store::places::{Chat, MessagePlace};
use utoipa::ToSchema;

use crate::messages::view::{MessageReply, replies, reply};

/// The maximum number of conversations of a page: one call reads 100 rows, the caller and two for each.
const MAX_CONVERSATIONS: u32 = 49;

/// What the caller and another user have written to each other.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DirectConversation)]
pub(crate) struct ConversationReply {
    /// The other user, also if the account was deleted.
    user_id: UserId,
    user: Person,
    last_message: MessageReply,
    /// The number of messages of the other user that the caller has not read. After a message was marked as read that is
    /// not the last one, only the next 50 are looked at.
    #[schema(example = 2)]
    unread_count: u32,
}

/// A message to or from the user of the query; without one, a conversation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = DirectMessageOrConversation)]
pub(crate) enum DirectMessageReply {
    /// With `with`.
    Message(Box<MessageReply>),
    /// Without `with`.
    Conversation(Box<ConversationReply>),
}

/// The caller, and the user `with` of the query. One call.
pub(crate) struct DirectChat {
    me: UserId,
    with: Option<UserId>,
    blocks: Blocks,
}

impl FromRequestParts<App> for DirectChat {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, rows) = Caller::read_own(app, parts, |me| vec![blocks::key(me)]).await?;
        let with = query_parameter(parts, "with").map(|text| text.parse());
        let with = with
            .transpose()
            .map_err(|_| Error::field("with", "must be the ID of a user"))?;
        Ok(Self {
            me: caller.user.id,
            with,
            blocks: Blocks::read(rows.into_values().next())?,
        })
    }
}

/// Lists the messages with another user, or the conversations.
///
/// The newest comes first. Without `with`, there is one entry for each user with whom the caller has exchanged messages,
/// with the last message and the number of unread ones; a page has at most 49. Users whom the caller has blocked and
/// their messages are left out, so a page can be shorter than `limit` even if there is a next page.
#[utoipa::path(get, path = "/api/community/direct-messages", tag = "community",
    params(("with" = Option<UserId>, Query, description = "The other user."), Page),
    responses((status = 200, body = List<DirectMessageReply>)), security(("bearer" = [])))]
pub(crate) async fn list_direct_messages(
    State(app): State<App>,
    chat: DirectChat,
    page: Page,
) -> Result<Json<List<DirectMessageReply>>> {
    let me = chat.me;
    let query = page.query(&app, Some(me))?;
    let found = match chat.with {
        Some(with) => {
            let found = messages_with(&app, &chat, with, query).await?;
            found.map(|message| DirectMessageReply::Message(Box::new(message)))
        }
        None => {
            let found = conversations(&app, &chat, query).await?;
            found.map(|conversation| DirectMessageReply::Conversation(Box::new(conversation)))
        }
    };
    page.list(&app, Some(me), found).map(Json)
}

async fn messages_with(app: &App, chat: &DirectChat, with: UserId, query: PageQuery) -> Result<Paged<MessageReply>> {
    let direct = DirectMessages(&app.database);
    let mut found = direct.page(Chat::between(chat.me, with), query).await?;
    let is_hidden = chat.blocks.has(with);
    found
        .rows
        .retain(|message| !(is_hidden && message.sender_id == Some(with)));
    replies(app, chat.me, found).await
}

async fn conversations(app: &App, chat: &DirectChat, mut query: PageQuery) -> Result<Paged<ConversationReply>> {
    let me = chat.me;
    query.limit = query.limit.min(MAX_CONVERSATIONS);
    let mut found = DirectMessages(&app.database).conversations(me, query).await?;
    found.rows.retain(|conversation| !chat.blocks.has(conversation.user_id));
    let users = People::keys(found.rows.iter().map(|conversation| conversation.user_id).chain([me]));
    let last: HashMap<UserId, Key> = found
        .rows
        .iter()
        .map(|conversation| (conversation.user_id, last_key(me, conversation)))
        .collect();
    let keys: Vec<&Key> = users.iter().chain(last.values()).collect();
    let mut rows = app.database.batch_get(&keys).await?;
    let people = People::read(&users, &mut rows)?;
    let mut shown = Vec::with_capacity(found.rows.len());
    for conversation in found.rows {
        let message = last.get(&conversation.user_id).and_then(|key| rows.remove(key));
        let Some(message) = message.map(decode::<Message>).transpose()? else {
            continue;
        };
        shown.push(ConversationReply {
            user_id: conversation.user_id,
            user: people.get(Some(conversation.user_id)),
            last_message: reply(app, &message, me, &people).await?,
            unread_count: conversation.unread_count,
        });
    }
    Ok(Paged {
        rows: shown,
        next: found.next,
    })
}

fn last_key(me: UserId, conversation: &Conversation) -> Key {
    messages::key(&MessagePlace {
        message_id: conversation.last_message_id,
        chat: Chat::between(me, conversation.user_id),
        seq: 0,
    })
}
