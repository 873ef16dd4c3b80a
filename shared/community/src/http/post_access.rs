//! Extractors of a post, which are the permissions to read or moderate it. Each takes two calls.

use std::collections::HashMap;

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use shared::app::App;
use shared::database::{Item, Key, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{PostId, UserId};
use shared_accounts::http::Caller;

use crate::http::GroupAccess;
use crate::store::places::{PostPlace, post_key};
use crate::store::posts::{self, Post};
use crate::store::reactions;

/// The post `{id}` of the path, and what the caller may do in its community.
#[derive(Clone, Debug)]
pub struct PostAccess {
    /// The caller's access to the community.
    pub access: GroupAccess,
    /// The post, which is not deleted.
    pub post: Post,
}

/// A post that the caller reads: published, or the caller's own, or any for moderators.
#[derive(Clone, Debug)]
pub struct VisiblePost(pub PostAccess);

/// [`VisiblePost`] with what its detail page shows: the rows of its content, its view by the caller and the caller's
/// reaction.
#[derive(Clone, Debug)]
pub struct VisiblePostDetails {
    /// The post.
    pub post: PostAccess,
    /// The rows.
    pub rows: HashMap<Key, Item>,
}

/// A post in a community that the caller moderates.
#[derive(Clone, Debug)]
pub struct ModeratedPost(pub PostAccess);

/// Whether a member sees `post`. Authors see their own posts and moderators all; nobody sees those of users whom they
/// have blocked, unless they moderate.
#[must_use]
pub fn is_visible(access: &GroupAccess, post: &Post) -> bool {
    if post.deleted_at.is_some() {
        return false;
    }
    let is_own = post.author_id == Some(access.me());
    let is_blocked = post.author_id.is_some_and(|author| access.blocks.has(author));
    access.is_moderator() || is_own || (post.is_published() && !is_blocked)
}

impl PostAccess {
    async fn read(
        parts: &mut Parts,
        app: &App,
        more: impl FnOnce(PostId, UserId) -> Vec<Key>,
    ) -> Result<(Self, HashMap<Key, Item>)> {
        let Path(text): Path<String> = parts.extract().await.map_err(|_| Error::not_found())?;
        let id: Option<PostId> = text.parse().ok();
        let (caller, rows) = Caller::read_own(app, parts, |_me| id.map(post_key).into_iter().collect()).await?;
        let row = rows.into_values().next().ok_or_else(Error::not_found)?;
        let place: PostPlace = decode(row)?;
        let me = caller.user.id;
        let mut keys = more(place.post_id, me);
        keys.extend(GroupAccess::keys(place.community_id, me));
        let post_key = posts::key(&place);
        keys.push(post_key.clone());
        let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
        let access = GroupAccess::check(caller, place.community_id, &mut rows, app.clock.now())?.require_member()?;
        let post: Post = decode(rows.remove(&post_key).ok_or_else(Error::not_found)?)?;
        if !is_visible(&access, &post) {
            return Err(Error::not_found());
        }
        Ok((Self { access, post }, rows))
    }

    /// Requires that the caller is the author.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`].
    pub fn require_author(&self) -> Result<()> {
        if self.post.author_id == Some(self.access.me()) {
            Ok(())
        } else {
            Err(Error::new(ErrorCode::Forbidden, "Only the author can edit this."))
        }
    }
}

impl FromRequestParts<App> for VisiblePost {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (post, _) = PostAccess::read(parts, app, |_id, _me| Vec::new()).await?;
        Ok(Self(post))
    }
}

impl FromRequestParts<App> for VisiblePostDetails {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let more = |id, me| vec![posts::text_key(id), posts::view_key(id, me), reactions::key(id, me)];
        let (post, rows) = PostAccess::read(parts, app, more).await?;
        Ok(Self { post, rows })
    }
}

impl FromRequestParts<App> for ModeratedPost {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (PostAccess { access, post }, _) = PostAccess::read(parts, app, |_id, _me| Vec::new()).await?;
        let access = access.require_moderator()?;
        access.require_open()?;
        Ok(Self(PostAccess { access, post }))
    }
}
