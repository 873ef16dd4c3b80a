//! `DELETE /api/community/posts/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::ids::PostId;
use shared::{App, Error, ErrorCode, Result};
use shared_community::http::VisiblePost;
use shared_community::rules::access::Standing;
use shared_community::service::post_changes;

/// Deletes a post.
///
/// Authors delete their own posts; instructors of the course and admins delete any. Its replies are no longer listed.
#[utoipa::path(delete, path = "/api/community/posts/{id}", tag = "community",
    params(("id" = PostId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn delete_post(State(app): State<App>, VisiblePost(found): VisiblePost) -> Result<StatusCode> {
    let is_own = found.post.author_id == Some(found.access.me());
    if !is_own && found.access.standing < Standing::Instructor {
        return Err(Error::new(ErrorCode::Forbidden, "You cannot delete this post."));
    }
    Box::pin(post_changes::delete(&app, &found)).await?;
    Ok(StatusCode::NO_CONTENT)
}
