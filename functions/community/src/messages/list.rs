//! `GET /api/community/groups/{id}/messages` and `GET /api/community/messages`

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::ids::CommunityId;
use shared::{App, Result};
use shared_community::http::{GroupAccess, GroupMember};
use shared_community::store::messages::{Message, Messages};

use super::view::{MessageReply, replies};

/// Lists the messages of a community.
///
/// The newest comes first. A deleted message keeps its `seq`, without its text. Messages of users whom the caller has
/// blocked are left out.
#[utoipa::path(get, path = "/api/community/groups/{id}/messages", tag = "community",
    params(("id" = CommunityId, Path), Page), responses((status = 200, body = List<MessageReply>)),
    security(("bearer" = [])))]
pub(crate) async fn list_group_messages(
    State(app): State<App>,
    GroupMember(access): GroupMember,
    page: Page,
) -> Result<Json<List<MessageReply>>> {
    list(&app, &access, page).await.map(Json)
}

/// Lists the messages of the community that the query names.
///
/// The newest comes first. A deleted message keeps its `seq`, without its text. Messages of users whom the caller has
/// blocked are left out.
#[utoipa::path(get, path = "/api/community/messages", tag = "community",
    params(("community_id" = CommunityId, Query), Page), responses((status = 200, body = List<MessageReply>)),
    security(("bearer" = [])))]
pub(crate) async fn list_messages(
    State(app): State<App>,
    GroupMember(access): GroupMember,
    page: Page,
) -> Result<Json<List<MessageReply>>> {
    list(&app, &access, page).await.map(Json)
}

async fn list(app: &App, access: &GroupAccess, page: Page) -> Result<List<MessageReply>> {
    let me = access.me();
    let query = page.query(app, Some(me))?;
    let mut found = Messages(&app.database).page(access.group.id, query).await?;
    let is_blocked = |message: &Message| message.sender_id.is_some_and(|sender| access.blocks.has(sender));
    found
        .rows
        .retain(|message| access.is_moderator() || !is_blocked(message));
    page.list(app, Some(me), replies(app, me, found).await?)
}
