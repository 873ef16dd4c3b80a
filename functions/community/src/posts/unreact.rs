//! `DELETE /api/community/posts/{id}/react`

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::PostId;
use shared::{App, Result};
use shared_community::http::VisiblePost;
use shared_community::service::reactions;

/// Removes the caller's reaction to a post.
///
/// Removing it again has no effect.
#[utoipa::path(delete, path = "/api/community/posts/{id}/react", tag = "community",
    params(("id" = PostId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn unreact(State(app): State<App>, VisiblePost(found): VisiblePost) -> Result<StatusCode> {
    reactions::react(&app, &found, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
