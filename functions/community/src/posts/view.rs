//! Posts in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::http::etag::Tagged;
use shared::ids::{CommunityId, PostId, UserId};
use shared::{App, Result};
use shared_community::http::person::Person;
use shared_community::http::{GroupAccess, People, PostAccess};
use shared_community::rules::post::{PostStatus, Reaction};
use shared_community::store::posts::Post;
use utoipa::ToSchema;

/// The number of reactions of each kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ReactionCounts {
    #[schema(example = 3)]
    like: u64,
    #[schema(example = 1)]
    love: u64,
    #[schema(example = 0)]
    laugh: u64,
    #[schema(example = 2)]
    insightful: u64,
}

/// A post of a community, or a reply to one.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CommunityPost)]
pub(crate) struct PostReply {
    id: PostId,
    community_id: CommunityId,
    /// The post that it replies to.
    parent_post_id: Option<PostId>,
    author: Person,
    #[schema(example = "How do decorators work?")]
    title: Option<String>,
    /// The content; in lists, the first 1,000 characters of it.
    #[schema(example = "I do not understand the second example.")]
    content: String,
    /// Whether `content` is only the beginning. The post itself has all of it.
    is_shortened: bool,
    status: PostStatus,
    /// Whether it stands before the others.
    is_pinned: bool,
    /// The members whom it mentions.
    mentions: Vec<UserId>,
    reactions: ReactionCounts,
    /// The caller's reaction.
    my_reaction: Option<Reaction>,
    /// The number of direct replies.
    #[schema(example = 4)]
    reply_count: u64,
    /// The number of views, at most one per user and hour.
    #[schema(example = 31)]
    view_count: u64,
    /// Why it was rejected, for its author and moderators.
    #[schema(example = json!(null))]
    rejection_reason: Option<String>,
    /// What moderators note about it, for moderators.
    #[schema(example = json!(null))]
    moderation_notes: Option<String>,
    /// The number of users who have reported it, for moderators.
    #[schema(example = json!(null))]
    flag_count: Option<u64>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// When the author last edited it.
    #[schema(value_type = Option<String>, format = DateTime)]
    edited_at: Option<Timestamp>,
}

impl PostReply {
    /// `post` as the user of `access` sees it.
    pub fn new(post: Post, access: &GroupAccess, people: &People, my_reaction: Option<Reaction>) -> Self {
        let is_moderator = access.is_moderator();
        let is_own = post.author_id == Some(access.me());
        let reactions = ReactionCounts {
            like: post.like,
            love: post.love,
            laugh: post.laugh,
            insightful: post.insightful,
        };
        let body = post.body;
        Self {
            id: post.id,
            community_id: post.community_id,
            parent_post_id: post.parent_post_id,
            author: people.get(post.author_id),
            title: body.title,
            content: body.content,
            is_shortened: body.is_shortened,
            status: post.status,
            is_pinned: body.is_pinned,
            mentions: body.mentions,
            reactions,
            my_reaction,
            reply_count: post.reply_count,
            view_count: post.view_count,
            rejection_reason: body.rejection_reason.filter(|_| is_own || is_moderator),
            moderation_notes: body.moderation_notes.filter(|_| is_moderator),
            flag_count: is_moderator.then_some(post.flag_count),
            created_at: post.created_at,
            updated_at: body.updated_at,
            edited_at: body.edited_at,
        }
    }

    /// The same with all of its content.
    pub fn with_content(self, content: String) -> Self {
        Self {
            content,
            is_shortened: false,
            ..self
        }
    }

    /// The same with another view.
    pub fn viewed_again(self) -> Self {
        Self {
            view_count: self.view_count + 1,
            ..self
        }
    }
}

/// The tag of what people change about a post, for `If-Match`.
pub(crate) fn tag(post: &Post) -> Tagged {
    Tagged::of_version("application/json", format!("{}#{}", post.id, post.version).as_bytes())
}

/// The reply with a post that was just changed. Counters are no part of its tag, so it is always sent whole.
pub(crate) async fn changed(
    app: &App,
    access: &PostAccess,
    post: Post,
    my_reaction: Option<Reaction>,
) -> Result<Tagged> {
    let keys = People::keys(post.author_id);
    let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let people = People::read(&keys, &mut rows)?;
    let tag = tag(&post);
    tag.signed(&PostReply::new(post, &access.access, &people, my_reaction))
}
