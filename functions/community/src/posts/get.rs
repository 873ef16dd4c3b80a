//! `GET /api/community/posts/{id}`

use axum::extract::State;
use shared::http::etag::Tagged;
use shared::ids::PostId;
use shared::{App, Result};
use shared_community::http::{People, VisiblePostDetails};
use shared_community::service::posts::count_view;
use shared_community::store::{posts, reactions};

use super::view::{PostReply, tag};

/// Returns a post with all of its content, and counts a view.
///
/// A user adds at most one view an hour. The `ETag` is for `If-Match`.
#[utoipa::path(get, path = "/api/community/posts/{id}", tag = "community",
    params(("id" = PostId, Path)), responses((status = 200, body = PostReply)), security(("bearer" = [])))]
pub(crate) async fn get_post(State(app): State<App>, details: VisiblePostDetails) -> Result<Tagged> {
    let VisiblePostDetails { post: found, mut rows } = details;
    let (access, post) = (&found.access, found.post);
    let me = access.me();
    let text = rows.remove(&posts::text_key(post.id)).map(posts::text).transpose()?;
    let reaction = reactions::read(rows.remove(&reactions::key(post.id, me)))?;
    let view = rows.remove(&posts::view_key(post.id, me));
    let is_viewed = view.map_or(Ok(false), |view| posts::is_viewed(view, app.clock.unix_seconds()))?;
    let is_counted = match is_viewed {
        true => false,
        // The reader gets the post all the same.
        false => count_view(&app, &post, me).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a view of a post is not counted");
            false
        }),
    };
    let keys = People::keys(post.author_id);
    let mut authors = app
        .database
        .batch_get_eventually(&keys.iter().collect::<Vec<_>>())
        .await?;
    let people = People::read(&keys, &mut authors)?;
    let tag = tag(&post);
    let mut reply = PostReply::new(post, access, &people, reaction);
    if let Some(text) = text {
        reply = reply.with_content(text);
    }
    if is_counted {
        reply = reply.viewed_again();
    }
    tag.signed(&reply)
}
