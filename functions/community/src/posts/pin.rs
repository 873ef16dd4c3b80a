//! `POST /api/community/posts/{id}/pin`

use axum::extract::State;
use shared::http::etag::Tagged;
use shared::ids::PostId;
use shared::{App, Result};
use shared_community::http::ModeratedPost;
use shared_community::service::post_changes;

use super::view::{PostReply, changed};

/// Pins a post.
///
/// For moderators, instructors of the course and admins. A pinned post stands before the others; a community has at most
/// 10. Pinning again has no effect.
#[utoipa::path(post, path = "/api/community/posts/{id}/pin", tag = "community",
    params(("id" = PostId, Path)), responses((status = 200, body = PostReply)), security(("bearer" = [])))]
pub(crate) async fn pin_post(State(app): State<App>, ModeratedPost(found): ModeratedPost) -> Result<Tagged> {
    let post = Box::pin(post_changes::pin(&app, &found, true)).await?;
    changed(&app, &found, post, None).await
}
