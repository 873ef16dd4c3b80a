//! `GET /api/community/direct-messages`

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use shared::http::{List, Page};
use shared::ids::UserId;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_community::http::group_access::query_parameter;
use shared_community::store::blocks::{self, Blocks};
use shared_community::store::direct_messages::DirectMessages;
use shared_community::store::places::Chat;

use crate::messages::view::{MessageReply, replies};

/// The messages between the caller and the user `with` of the query. One call.
pub(crate) struct DirectChat {
    me: UserId,
    with: UserId,
    blocks: Blocks,
}

impl FromRequestParts<App> for DirectChat {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, rows) = Caller::read_own(app, parts, |me| vec![blocks::key(me)]).await?;
        let with = query_parameter(parts, "with").ok_or_else(|| Error::field("with", "is required"))?;
        Ok(Self {
            me: caller.user.id,
            with: with
                .parse()
                .map_err(|_| Error::field("with", "must be the ID of a user"))?,
            blocks: Blocks::read(rows.into_values().next())?,
        })
    }
}

/// Lists the messages between the caller and another user.
///
/// The newest comes first. Messages of a user whom the caller has blocked are left out.
#[utoipa::path(get, path = "/api/community/direct-messages", tag = "community",
    params(("with" = UserId, Query, description = "The other user."), Page),
    responses((status = 200, body = List<MessageReply>)), security(("bearer" = [])))]
pub(crate) async fn list_direct_messages(
    State(app): State<App>,
    chat: DirectChat,
    page: Page,
) -> Result<Json<List<MessageReply>>> {
    let DirectChat { me, with, blocks } = chat;
    let query = page.query(&app, Some(me))?;
    let mut found = DirectMessages(&app.database)
        .page(Chat::between(me, with), query)
        .await?;
    let is_hidden = blocks.has(with);
    found
        .rows
        .retain(|message| !(is_hidden && message.sender_id == Some(with)));
    page.list(&app, Some(me), replies(&app, me, found).await?).map(Json)
}
