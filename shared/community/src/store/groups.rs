//! Communities. A course has at most one, which has the id of the course.
//!
//! | access pattern | key |
//! |---|---|
//! | community by id | `COMMUNITY#{id}` / `GROUP` |
//! | communities, newest course first | `COMMUNITIES` / `{id}` |
//!
//! `version` counts the changes of settings and pinned posts. The counters change only by `ADD`, in the transactions of
//! their causes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, Table, Write};
use shared::error::Result;
use shared::ids::{CommunityId, PostId, UserId};

use crate::rules::access::Visibility;

/// The partition of all communities.
const COMMUNITIES: &str = "COMMUNITIES";

/// A community as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The id.
    pub id: CommunityId,
    /// What its instructors choose.
    pub settings: Settings,
    /// The pinned posts, the last pinned one first.
    #[serde(default)]
    pub pinned: Vec<PinnedPost>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
    /// 1, and the number of changes.
    pub version: u64,
    /// The number of members, including those whose enrollment has ended.
    #[serde(default)]
    pub members_count: u64,
    /// The number of approved posts, without replies.
    #[serde(default)]
    pub posts_count: u64,
}

impl Row for Group {
    const KIND: &str = "community";
}

/// What the instructors of a community choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The title.
    pub title: String,
    /// The description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who can see it.
    pub visibility: Visibility,
    /// Whether posts of members wait for a moderator.
    pub require_post_approval: bool,
    /// The URL of the banner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banner_image: Option<String>,
}

/// A pinned post, with what the first page of posts reads together with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedPost {
    /// The post.
    pub post_id: PostId,
    /// Its author, unless erased.
    #[serde(default)]
    pub author_id: Option<UserId>,
}

#[derive(Serialize, Deserialize)]
struct GroupOf {
    community_id: CommunityId,
}

impl Row for GroupOf {
    const KIND: &str = "community_of_list";
}

/// The partition of a community and its members.
pub(super) fn partition(id: CommunityId) -> String {
    format!("COMMUNITY#{id}")
}

/// The key of the row of a community.
#[must_use]
pub fn key(id: CommunityId) -> Key {
    Key::new(Table::Community, partition(id), "GROUP")
}

/// Writes that create a community. The condition of the first one fails if the course has one.
pub fn create(group: &Group) -> Result<[Write; 2]> {
    let in_list = Key::new(Table::Community, COMMUNITIES, group.id.to_string());
    let group_of = GroupOf { community_id: group.id };
    Ok([
        Write::put(key(group.id), group)?.if_absent(),
        Write::put(in_list, &group_of)?,
    ])
}

/// A write that stores the settings and pinned posts of `after`, and adds to the number of posts: a transaction has one
/// write for a row. Its condition fails if settings or pinned posts have changed since `before` was read.
pub fn update(before: &Group, after: &Group, published: i64) -> Result<Write> {
    let set = "SET settings = :settings, pinned = :pinned, updated_at = :updated_at, #version = :next \
               ADD posts_count :published";
    Write::update(key(after.id), set)
        .value(":published", published)?
        .if_version(before.version)?
        .value(":settings", &after.settings)?
        .value(":pinned", &after.pinned)?
        .value(":updated_at", after.updated_at)?
        .value(":next", before.version + 1)
}

/// A write that adds to the number of members.
pub(super) fn count_members(id: CommunityId, joined: i64) -> Result<Write> {
    let write = Write::update(key(id), "ADD members_count :joined").if_present();
    write.value(":joined", joined)
}

/// A write that adds to the number of posts.
pub fn count_posts(id: CommunityId, published: i64) -> Result<Write> {
    let write = Write::update(key(id), "ADD posts_count :published").if_present();
    write.value(":published", published)
}

/// Reads communities.
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a>(pub &'a Database);

impl Groups<'_> {
    /// The community with this id.
    pub async fn get(&self, id: CommunityId) -> Result<Option<Group>> {
        self.0.get(&key(id)).await
    }

    /// A page of the ids of all communities.
    pub async fn page(&self, page: PageQuery) -> Result<Paged<CommunityId>> {
        let query = Query::partition(Table::Community, COMMUNITIES).descending();
        let found: Paged<GroupOf> = self.0.page(query, page).await?;
        Ok(found.map(|row| row.community_id))
    }
}
