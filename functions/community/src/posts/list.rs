//! `GET /api/community/groups/{id}/posts` and `GET /api/community/posts`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::ids::{CommunityId, PostId};
use shared::{App, Result};
use shared_community::rules::post::PostStatus;

use super::service::{self, PostList};
use super::view::PostReply;

/// The query parameters of a list of posts.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the extractor of the list reads the ids, which are permissions")]
pub(crate) struct ListPosts {
    /// Only the replies to this post.
    #[param(value_type = Option<PostId>)]
    parent_post_id: Option<String>,
    /// Only posts with this status. Moderators see all `pending` ones, others only their own.
    #[param(value_type = Option<PostStatus>)]
    status: Option<String>,
}

pub(crate) struct PostFilter {
    status: Option<PostStatus>,
}

impl Validate for PostFilter {
    type Body = ListPosts;

    fn validate(query: ListPosts, fields: &mut Fields) -> Option<Self> {
        let status = fields.optional("status", query.status, |text| PostStatus::parse(&text));
        Some(Self { status })
    }
}

/// Lists the posts of a community.
///
/// Pinned posts come first, then the newest. With `parent_post_id`, these are the direct replies to a post, oldest first.
/// Texts are cut after 1,000 characters. A page can be shorter than `limit` even if there is a next page.
#[utoipa::path(get, path = "/api/community/groups/{id}/posts", tag = "community",
    params(("id" = CommunityId, Path), ListPosts, Page), responses((status = 200, body = List<PostReply>)),
    security(("bearer" = [])))]
pub(crate) async fn list_group_posts(
    State(app): State<App>,
    list: PostList,
    page: Page,
    Parameters(filter): Parameters<PostFilter>,
) -> Result<Json<List<PostReply>>> {
    service::list(&app, list, page, filter.status).await.map(Json)
}

/// Lists the posts of the community that the query names.
///
/// Pinned posts come first, then the newest. With `parent_post_id`, these are the direct replies to a post, oldest first.
/// Texts are cut after 1,000 characters. A page can be shorter than `limit` even if there is a next page.
#[utoipa::path(get, path = "/api/community/posts", tag = "community",
    params(("community_id" = CommunityId, Query), ListPosts, Page),
    responses((status = 200, body = List<PostReply>)), security(("bearer" = [])))]
pub(crate) async fn list_posts(
    State(app): State<App>,
    list: PostList,
    page: Page,
    Parameters(filter): Parameters<PostFilter>,
) -> Result<Json<List<PostReply>>> {
    service::list(&app, list, page, filter.status).await.map(Json)
}
