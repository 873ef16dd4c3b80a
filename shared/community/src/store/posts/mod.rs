//! Posts and replies.
//!
//! | access pattern | key |
//! |---|---|
//! | posts of a community, newest first | `COMMUNITY#{community}#POSTS` / `{id}` |
//! | replies to a post, oldest first | `POST#{parent}#REPLIES` / `{id}` |
//! | posts of a community that wait for approval, oldest first | `COMMUNITY#{community}#PENDING` / `{id}` |
//! | content of a post, if lists show only its beginning | `POST#{id}` / `TEXT` |
//! | view of a post by a user | `POST#{id}` / `VIEW#{user}` |
//!
//! What people change is one attribute (`body`), replaced as a whole on the condition that `version` is the one that
//! was read. The counters beside it change only by `ADD`, so that a reaction does not conflict with an edit. A deleted
//! post keeps its row, which nothing shows.

mod changes;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, RowFilter, Table};
use shared::error::Result;
use shared::ids::{CommunityId, PostId, UserId};

use crate::rules::post::{PostStatus, Reaction, excerpt};
use crate::store::groups;
use crate::store::places::{self, PostPlace};

pub(super) use changes::published_only;
pub use changes::{count_flag, count_reply, create, is_viewed, pending_change, set_text, text, update, view};

/// A post as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The id.
    pub id: PostId,
    /// The community.
    pub community_id: CommunityId,
    /// The post that it replies to.
    #[serde(default)]
    pub parent_post_id: Option<PostId>,
    /// The author, unless the account was deleted.
    #[serde(default)]
    pub author_id: Option<UserId>,
    /// When it was created.
    pub created_at: Timestamp,
    /// What people change.
    pub body: PostBody,
    /// Whether members can read it.
    pub status: PostStatus,
    /// When it was deleted.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
    /// 1, and the number of changes.
    pub version: u64,
    /// The number of reactions of this kind.
    #[serde(default)]
    pub like: u64,
    /// The number of reactions of this kind.
    #[serde(default)]
    pub love: u64,
    /// The number of reactions of this kind.
    #[serde(default)]
    pub laugh: u64,
    /// The number of reactions of this kind.
    #[serde(default)]
    pub insightful: u64,
    /// The number of approved direct replies.
    #[serde(default)]
    pub reply_count: u64,
    /// The number of views, one a user and hour.
    #[serde(default)]
    pub view_count: u64,
    /// The number of users who have reported it.
    #[serde(default)]
    pub flag_count: u64,
}

impl Row for Post {
    const KIND: &str = "post";
}

/// What people change about a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostBody {
    /// The title, which replies may lack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The content, or its beginning.
    pub content: String,
    /// Whether `content` is only the beginning.
    pub is_shortened: bool,
    /// The members whom it mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<UserId>,
    /// Whether it stands before the others.
    pub is_pinned: bool,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejection_reason: Option<String>,
    /// What moderators note about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moderation_notes: Option<String>,
    /// When members could first read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// When its author last edited it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// When anything about it last changed.
    pub updated_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Text {
    content: String,
}

impl Row for Text {
    const KIND: &str = "post_text";
}

impl Post {
    /// Where it is.
    #[must_use]
    pub fn place(&self) -> PostPlace {
        PostPlace {
            post_id: self.id,
            community_id: self.community_id,
            parent_post_id: self.parent_post_id,
        }
    }

    /// Whether all members can read it.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.status == PostStatus::Approved && self.deleted_at.is_none()
    }

    /// Whether it waits for approval.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.status == PostStatus::Pending && self.deleted_at.is_none()
    }

    /// The number of reactions of a kind.
    #[must_use]
    pub fn reactions(&self, reaction: Reaction) -> u64 {
        match reaction {
            Reaction::Like => self.like,
            Reaction::Love => self.love,
            Reaction::Laugh => self.laugh,
            Reaction::Insightful => self.insightful,
        }
    }
}

impl PostBody {
    /// Replaces the content.
    pub fn set_content(&mut self, content: &str) {
        let excerpt = excerpt(content);
        self.is_shortened = excerpt.is_some();
        self.content = excerpt.unwrap_or(content).to_owned();
    }
}

/// Rows that a page reads beyond its limit, in the place of those that it leaves out: about as many as can be pinned.
const EXTRA: u32 = 10;

fn partition(community_id: CommunityId) -> String {
    format!("{}#POSTS", groups::partition(community_id))
}

fn replies(parent: PostId) -> String {
    format!("POST#{parent}#REPLIES")
}

fn pending(community_id: CommunityId) -> String {
    format!("{}#PENDING", groups::partition(community_id))
}

/// The key of the row of a post.
#[must_use]
pub fn key(place: &PostPlace) -> Key {
    let partition = match place.parent_post_id {
        None => partition(place.community_id),
        Some(parent) => replies(parent),
    };
    Key::new(Table::Community, partition, place.post_id.to_string())
}

/// The key of the content of a post that lists shorten.
#[must_use]
pub fn text_key(id: PostId) -> Key {
    Key::new(Table::Community, places::post_key(id).pk, "TEXT")
}

/// The key of the view of a post by a user.
#[must_use]
pub fn view_key(id: PostId, user_id: UserId) -> Key {
    Key::new(Table::Community, places::post_key(id).pk, format!("VIEW#{user_id}"))
}

fn pending_key(post: &Post) -> Key {
    Key::new(Table::Community, pending(post.community_id), post.id.to_string())
}

/// A post that waits for approval.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Pending {
    /// Where it is.
    #[serde(flatten)]
    pub place: PostPlace,
    /// Its author.
    #[serde(default)]
    pub author_id: Option<UserId>,
}

impl Row for Pending {
    const KIND: &str = "pending_post";
}

impl From<&Post> for Pending {
    fn from(post: &Post) -> Self {
        Self {
            place: post.place(),
            author_id: post.author_id,
        }
    }
}

/// Reads posts.
#[derive(Clone, Copy, Debug)]
pub struct Posts<'a>(pub &'a Database);

impl Posts<'_> {
    /// The post at this place, even if it is deleted.
    pub async fn get(&self, place: &PostPlace) -> Result<Option<Post>> {
        self.0.get(&key(place)).await
    }

    /// The whole content of a post that lists shorten.
    pub async fn text(&self, id: PostId) -> Result<Option<String>> {
        let text: Option<Text> = self.0.get(&text_key(id)).await?;
        Ok(text.map(|text| text.content))
    }

    /// A page of the posts of a community that pass `filter`, newest first.
    pub async fn of_community(
        &self,
        id: CommunityId,
        page: PageQuery,
        filter: RowFilter<'_, Post>,
    ) -> Result<Paged<Post>> {
        let query = Query::partition(Table::Community, partition(id)).descending();
        let examined = page.limit + EXTRA;
        self.0.filtered_page(query, page, examined, Some(filter)).await
    }

    /// A page of the replies to a post that pass `filter`, oldest first.
    pub async fn replies_to(
        &self,
        parent: PostId,
        page: PageQuery,
        filter: RowFilter<'_, Post>,
    ) -> Result<Paged<Post>> {
        let query = Query::partition(Table::Community, replies(parent));
        let examined = page.limit + EXTRA;
        self.0.filtered_page(query, page, examined, Some(filter)).await
    }

    /// A page of the posts and replies of a community that wait for approval, oldest first.
    pub async fn pending(&self, id: CommunityId, page: PageQuery) -> Result<Paged<Pending>> {
        let query = Query::partition(Table::Community, pending(id));
        self.0.page(query, page).await
    }
}
