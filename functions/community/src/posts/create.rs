//! `POST /api/community/groups/{id}/posts` and `POST /api/community/posts`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::database::StoredResponse;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::{CommunityId, PostId, UserId};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_community::http::{GroupAccess, GroupMember, People};
use shared_community::rules::group::parse_title;
use shared_community::rules::mention::MAX_MENTIONS;
use shared_community::rules::post::parse_content;
use shared_community::service::posts::{self, NewPost};
use utoipa::ToSchema;

use super::view::PostReply;

/// The post to create.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreatePostRequest {
    /// 1 to 200 characters; a reply needs none.
    #[schema(nullable = false, example = "How do decorators work?")]
    title: Option<String>,
    /// 1 to 20,000 characters.
    #[schema(
        required,
        nullable = false,
        example = "I do not understand the second example, @asha."
    )]
    content: Option<String>,
    /// The post of the same community to reply to.
    #[schema(example = json!(null))]
    parent_post_id: Option<String>,
    /// The ids of members to mention, besides those whose `@username` is in the content. At most 20.
    #[schema(example = json!([]))]
    mentions: Option<Vec<String>>,
}

/// The post to create, and where.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateCommunityPostRequest {
    /// The community.
    #[schema(required, nullable = false, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    community_id: Option<String>,
    #[serde(flatten)]
    post: CreatePostRequest,
}

#[derive(Serialize)]
pub(crate) struct CreatePost {
    title: Option<String>,
    content: String,
    parent_post_id: Option<PostId>,
    mentions: Vec<UserId>,
}

#[derive(Serialize)]
pub(crate) struct CreateCommunityPost {
    community_id: CommunityId,
    post: CreatePost,
}

impl Validate for CreatePost {
    type Body = CreatePostRequest;

    fn validate(body: CreatePostRequest, fields: &mut Fields) -> Option<Self> {
        let has_title = body.title.is_some();
        let title = fields.optional("title", body.title, |text| parse_title(&text));
        let content = fields.required_parsed("content", body.content, |text| parse_content(&text));
        let is_reply = body.parent_post_id.is_some();
        let parent_post_id = fields.optional("parent_post_id", body.parent_post_id, |text| {
            text.parse().map_err(|_| "must be the ID of a post in this community")
        });
        let mentions = fields.optional("mentions", body.mentions, |ids| parse_mentions(&ids));
        if !has_title && !is_reply {
            fields.required::<String>("title", None);
        }
        Some(Self {
            title,
            content: content?,
            parent_post_id,
            mentions: mentions.unwrap_or_default(),
        })
    }
}

impl Validate for CreateCommunityPost {
    type Body = CreateCommunityPostRequest;

    fn validate(body: CreateCommunityPostRequest, fields: &mut Fields) -> Option<Self> {
        let community_id = fields.required_parsed("community_id", body.community_id, parse_community);
        let post = CreatePost::validate(body.post, fields);
        Some(Self {
            community_id: community_id?,
            post: post?,
        })
    }
}

/// Reads the ids of users to mention.
pub(super) fn parse_mentions(ids: &[String]) -> Result<Vec<UserId>, String> {
    if ids.len() > MAX_MENTIONS {
        return Err(format!("must have at most {MAX_MENTIONS} users"));
    }
    let users = ids.iter().map(|id| id.parse());
    users
        .collect::<Result<_, _>>()
        .map_err(|_| "must be members of this community".to_owned())
}

/// Reads the id of a community in a body.
pub(crate) fn parse_community(text: String) -> Result<CommunityId, &'static str> {
    text.parse().map_err(|_| "must be the ID of a community")
}

/// Creates a post or a reply in a community.
///
/// For members, instructors of the course and admins. Where the community requires approval, posts of members wait for a
/// moderator with the status `pending`.
#[utoipa::path(post, path = "/api/community/groups/{id}/posts", tag = "community",
    params(("id" = CommunityId, Path), IdempotencyKey), request_body = CreatePostRequest,
    responses((status = 201, body = PostReply)), security(("bearer" = [])))]
pub(crate) async fn create_group_post(
    State(app): State<App>,
    GroupMember(access): GroupMember,
    key: IdempotencyKey,
    Valid(post): Valid<CreatePost>,
) -> Result<StoredResponse> {
    create(&app, &access, key, post).await
}

/// Creates a post or a reply in the community that the body names.
///
/// For members, instructors of the course and admins. Where the community requires approval, posts of members wait for a
/// moderator with the status `pending`.
#[utoipa::path(post, path = "/api/community/posts", tag = "community",
    params(IdempotencyKey), request_body = CreateCommunityPostRequest,
    responses((status = 201, body = PostReply)), security(("bearer" = [])))]
pub(crate) async fn create_post(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Valid(CreateCommunityPost { community_id, post }): Valid<CreateCommunityPost>,
) -> Result<StoredResponse> {
    let access = GroupAccess::of(&app, caller, community_id)
        .await
        .map_err(|error| error.naming("community_id", "No community with this id."))?
        .require_member()?;
    create(&app, &access, key, post).await
}

async fn create(app: &App, access: &GroupAccess, key: IdempotencyKey, post: CreatePost) -> Result<StoredResponse> {
    let (me, now) = (access.me(), app.clock.unix_seconds());
    let request = (access.group.id, &post);
    let keys = Idempotency(&app.database);
    let record = match keys.begin(me, "create_post", key.0.as_deref(), &request, now).await? {
        IdempotencyOutcome::Proceed(record) => record,
        IdempotencyOutcome::Replay(response) => return Ok(response),
    };
    let content = post.content.clone();
    let new = NewPost {
        title: post.title,
        content: post.content,
        parent_post_id: post.parent_post_id,
        mentions: post.mentions,
    };
    let people = People::of(&access.caller.user);
    let created = posts::create(app, access, new, &record, |post| {
        let reply = PostReply::new(post.clone(), access, &people, None).with_content(content.clone());
        StoredResponse::new(StatusCode::CREATED, &reply)
    });
    let created = Box::pin(created).await;
    record.release_on_error(&app.database, created).await
}
