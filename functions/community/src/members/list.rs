//! `GET /api/community/groups/{id}/members`

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::ids::CommunityId;
use shared::{App, Result};
use shared_community::http::{GroupMember, People};
use shared_community::store::members::Members;

use super::view::MemberReply;

/// Lists the members of a community.
///
/// The oldest accounts come first.
#[utoipa::path(get, path = "/api/community/groups/{id}/members", tag = "community",
    params(("id" = CommunityId, Path), Page), responses((status = 200, body = List<MemberReply>)),
    security(("bearer" = [])))]
pub(crate) async fn list_members(
    State(app): State<App>,
    GroupMember(access): GroupMember,
    page: Page,
) -> Result<Json<List<MemberReply>>> {
    let me = Some(access.me());
    let members = Members(&app.database)
        .page(access.group.id, page.query(&app, me)?)
        .await?;
    let keys = People::keys(members.rows.iter().map(|member| member.user_id));
    let mut rows = app
        .database
        .batch_get_eventually(&keys.iter().collect::<Vec<_>>())
        .await?;
    let people = People::read(&keys, &mut rows)?;
    page.list(&app, me, members.map(|member| MemberReply::new(&member, &people)))
        .map(Json)
}
