//! `POST /api/community/groups/{id}/leave`

use axum::Json;
use axum::extract::State;
use shared::http::message::Message;
use shared::ids::CommunityId;
use shared::{App, Result};
use shared_community::http::VisibleGroup;
use shared_community::service::fanout::check_access;
use shared_community::store::members::Members;

/// Leaves a community.
///
/// What the caller has written stays. Leaving a community that the caller has not joined is a conflict.
#[utoipa::path(post, path = "/api/community/groups/{id}/leave", tag = "community",
    params(("id" = CommunityId, Path)), responses((status = 200, body = Message)), security(("bearer" = [])))]
pub(crate) async fn leave_group(State(app): State<App>, VisibleGroup(access): VisibleGroup) -> Result<Json<Message>> {
    Members(&app.database).leave(access.group.id, access.me()).await?;
    check_access(&app, access.group.id, access.me()).await;
    Ok(Message::new("You have left the community."))
}
