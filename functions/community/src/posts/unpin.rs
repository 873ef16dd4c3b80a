//! `DELETE /api/community/posts/{id}/pin`

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::PostId;
use shared::{App, Result};
use shared_community::http::ModeratedPost;
use shared_community::service::post_changes;

/// Unpins a post.
///
/// For moderators, instructors of the course and admins. Unpinning again has no effect.
#[utoipa::path(delete, path = "/api/community/posts/{id}/pin", tag = "community",
    params(("id" = PostId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn unpin_post(State(app): State<App>, ModeratedPost(found): ModeratedPost) -> Result<StatusCode> {
    Box::pin(post_changes::pin(&app, &found, false)).await?;
    Ok(StatusCode::NO_CONTENT)
}
