//! Lists posts: of a community, of the replies to a post, and of those that wait for approval.
//!
//! A page takes three calls: the session with all permissions, one query, and one call for the pinned posts, the
//! authors and the caller's reactions.

use std::collections::HashMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::database::{Item, Key, PageQuery, Paged, decode};
use shared::http::{List, Page};
use shared::ids::PostId;
use shared::{App, Error, Result};
use shared_community::http::group_access::query_parameter;
use shared_community::http::post_access::is_visible;
use shared_community::http::{GroupAccess, People};
use shared_community::rules::post::{PostStatus, Reaction};
use shared_community::store::groups::PinnedPost;
use shared_community::store::places::{PostPlace, post_key};
use shared_community::store::posts::{self, Post, Posts};
use shared_community::store::reactions;

use super::view::PostReply;

/// The keys of one call ("BatchGetItem" in the DynamoDB API reference).
const MAX_KEYS: usize = 100;
/// Begins the position of a page that starts among the pinned posts. Other positions are ids.
const AMONG_PINNED: &str = "PINNED#";

/// The posts to list, for those who can read the community.
pub(crate) struct PostList {
    access: GroupAccess,
    /// The post whose replies are listed.
    parent: Option<PostPlace>,
}

impl FromRequestParts<App> for PostList {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let named = query_parameter(parts, "parent_post_id");
        let id: Option<PostId> = named.as_ref().and_then(|text| text.parse().ok());
        let more = |_me| id.map(post_key).into_iter().collect();
        let (access, rows) = GroupAccess::read_with(parts, app, more).await?;
        let access = access.require_member()?;
        let parent = match (named, id) {
            (None, _) => None,
            (Some(_), id) => Some(parent(&access, id, rows)?),
        };
        Ok(Self { access, parent })
    }
}

fn parent(access: &GroupAccess, id: Option<PostId>, mut rows: HashMap<Key, Item>) -> Result<PostPlace> {
    let row = id.and_then(|id| rows.remove(&post_key(id)));
    let place: PostPlace = decode(row.ok_or_else(Error::not_found)?)?;
    if place.community_id == access.group.id {
        Ok(place)
    } else {
        Err(Error::not_found())
    }
}

/// What a page shows besides the rows of its query.
struct Found {
    posts: Vec<Post>,
    people: People,
    rows: HashMap<Key, Item>,
}

pub(crate) async fn list(app: &App, list: PostList, page: Page, status: Option<PostStatus>) -> Result<List<PostReply>> {
    let access = &list.access;
    let me = access.me();
    let query = page.query(app, Some(me))?;
    let is_waiting = status == Some(PostStatus::Pending) && access.is_moderator() && list.parent.is_none();
    let (posts, next) = if is_waiting {
        waiting(app, access, query).await?
    } else {
        published(app, &list, query, status).await?
    };
    let Found {
        posts,
        people,
        mut rows,
    } = posts;
    let mut replies = Vec::with_capacity(posts.len());
    for post in posts {
        let mine: Option<Reaction> = reactions::read(rows.remove(&reactions::key(post.id, me)))?;
        replies.push(PostReply::new(post, access, &people, mine));
    }
    page.list(app, Some(me), Paged { rows: replies, next })
}

/// The posts and replies that wait for approval, oldest first.
async fn waiting(app: &App, access: &GroupAccess, mut query: PageQuery) -> Result<(Found, Option<String>)> {
    query.limit = query.limit.min(50);
    let page = Posts(&app.database).pending(access.group.id, query).await?;
    let keys: Vec<Key> = page.rows.iter().map(|row| posts::key(&row.place)).collect();
    let authors = People::keys(page.rows.iter().filter_map(|row| row.author_id));
    let mut rows = read(app, keys.iter().chain(&authors)).await?;
    let mut found = Vec::new();
    for row in keys.iter().filter_map(|key| rows.remove(key)) {
        let post: Post = decode(row)?;
        if post.is_pending() {
            found.push(post);
        }
    }
    let people = People::read(&authors, &mut rows)?;
    let found = Found {
        posts: found,
        people,
        rows,
    };
    Ok((found, page.next))
}

/// The posts that members can read, with those of the caller that they cannot, newest first and the pinned ones before
/// them; of replies, the oldest come first.
async fn published(
    app: &App,
    list: &PostList,
    query: PageQuery,
    status: Option<PostStatus>,
) -> Result<(Found, Option<String>)> {
    let (access, me) = (&list.access, list.access.me());
    let has_pinned = list.parent.is_none() && status.is_none_or(|status| status == PostStatus::Approved);
    let all_pinned = if has_pinned {
        access.group.pinned.as_slice()
    } else {
        &[]
    };
    let start = match &query.after {
        None => 0,
        Some(after) => match after.strip_prefix(AMONG_PINNED) {
            Some(position) => position.parse().unwrap_or(all_pinned.len()),
            None => all_pinned.len(),
        },
    };
    let limit = query.limit as usize;
    let rest = all_pinned.get(start..).unwrap_or_default();
    let pinned = rest.get(..limit).unwrap_or(rest);
    let is_shown = |post: &Post| {
        let is_own = post.author_id == Some(me);
        let is_wanted = match status {
            None => post.is_published() || is_own,
            Some(status) => post.status == status,
        };
        is_wanted && is_visible(access, post)
    };
    // A post that was unpinned a moment ago still is among the pinned ones of the community that was read before.
    let is_above = |post: &Post| post.body.is_pinned || all_pinned.iter().any(|pinned| pinned.post_id == post.id);
    let filter = |post: &Post| is_shown(post) && !(has_pinned && is_above(post));
    // The parent is read, too.
    let room = (MAX_KEYS - 1 - 3 * pinned.len()) / 2;
    let unpinned = room.min(limit - pinned.len());
    let page = if unpinned == 0 {
        Paged {
            rows: Vec::new(),
            next: Some(format!("{AMONG_PINNED}{}", start + pinned.len())),
        }
    } else {
        let query = PageQuery {
            limit: u32::try_from(unpinned).unwrap_or(query.limit),
            after: query.after.filter(|after| !after.starts_with(AMONG_PINNED)),
        };
        match list.parent {
            None => {
                Posts(&app.database)
                    .of_community(access.group.id, query, &filter)
                    .await?
            }
            Some(parent) => Posts(&app.database).replies_to(parent.post_id, query, &filter).await?,
        }
    };
    let found = complete(app, list, pinned, page.rows, is_shown).await?;
    Ok((found, page.next))
}

/// Reads the pinned posts, the authors and the caller's reactions.
async fn complete(
    app: &App,
    list: &PostList,
    pinned: &[PinnedPost],
    unpinned: Vec<Post>,
    is_shown: impl Fn(&Post) -> bool,
) -> Result<Found> {
    let (me, community_id) = (list.access.me(), list.access.group.id);
    let place = |pinned: &PinnedPost| PostPlace {
        post_id: pinned.post_id,
        community_id,
        parent_post_id: None,
    };
    let pinned_keys: Vec<Key> = pinned.iter().map(|pinned| posts::key(&place(pinned))).collect();
    let authors = People::keys(
        pinned
            .iter()
            .filter_map(|pinned| pinned.author_id)
            .chain(unpinned.iter().filter_map(|post| post.author_id)),
    );
    let ids = pinned.iter().map(|pinned| pinned.post_id);
    let mine: Vec<Key> = ids
        .chain(unpinned.iter().map(|post| post.id))
        .map(|id| reactions::key(id, me))
        .collect();
    let parent = list.parent.as_ref().map(posts::key);
    let keys = pinned_keys.iter().chain(&authors).chain(&mine).chain(&parent);
    let mut rows = read(app, keys).await?;
    if let Some(parent) = parent {
        let parent: Post = decode(rows.remove(&parent).ok_or_else(Error::not_found)?)?;
        if !is_visible(&list.access, &parent) {
            return Err(Error::not_found());
        }
    }
    let mut shown = Vec::new();
    for row in pinned_keys.iter().filter_map(|key| rows.remove(key)) {
        shown.push(decode(row)?);
    }
    shown.retain(|post| is_shown(post));
    shown.extend(unpinned);
    let people = People::read(&authors, &mut rows)?;
    Ok(Found {
        posts: shown,
        people,
        rows,
    })
}

async fn read<'k>(app: &App, keys: impl Iterator<Item = &'k Key>) -> Result<HashMap<Key, Item>> {
    app.database.batch_get(&keys.collect::<Vec<_>>()).await
}
