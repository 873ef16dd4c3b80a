//! Changes posts: edits, approvals, rejections, pins and deletions.
//!
//! A change decides about the post and its community as they are now. What follows from the change (counters, the list
//! of posts that wait, pins, events) is written in the same transaction, and repeating a change has no second effect.

use shared::app::App;
use shared::database::{Commit, UnitOfWork, Write};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;
use shared::outbox::{self, Event};

use crate::http::PostAccess;
use crate::rules::group::MAX_PINNED;
use crate::rules::post::{PostStatus, status_of_text};
use crate::store::groups::{self, Group, Groups, PinnedPost};
use crate::store::places::{Places, PostPlace};
use crate::store::posts::{self, Post, Posts};

/// What an author changes.
#[derive(Clone, Debug, Default)]
pub struct PostEdit {
    /// The title.
    pub title: Option<String>,
    /// The content, with the members whom it mentions.
    pub content: Option<(String, Vec<UserId>)>,
}

impl PostEdit {
    /// Whether the texts become others. Of a content that lists shorten only the beginning is known, so it counts as
    /// another one.
    fn changes(&self, post: &Post) -> bool {
        let has_title = self.title.is_none() || self.title == post.body.title;
        let has_content = self.content.as_ref().is_none_or(|(content, mentions)| {
            !post.body.is_shortened && *content == post.body.content && *mentions == post.body.mentions
        });
        !(has_title && has_content)
    }
}

/// What a moderator decides.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Members can read the post.
    Approve,
    /// Members cannot read the post, for this reason.
    Reject(String),
}

/// What else a change writes.
#[derive(Default)]
struct Effects {
    events: Vec<Event>,
    writes: Vec<Write>,
}

/// Changes the texts of a post, which hands it in again where approval is required. With `unless_changed`, a post that
/// is no longer the one that was read is left alone.
///
/// # Errors
/// [`ErrorCode::PreconditionFailed`], [`ErrorCode::NotFound`] if it was deleted.
pub async fn edit(app: &App, post: &PostAccess, edit: PostEdit, unless_changed: bool) -> Result<Post> {
    let (seen, now) = (post.post.version, app.clock.now());
    let is_moderator = post.access.is_moderator();
    change(app, post, |post, group| {
        if unless_changed && post.version != seen {
            return Err(Error::new(
                ErrorCode::PreconditionFailed,
                "The post has changed; please read it again.",
            ));
        }
        let mut effects = Effects::default();
        if post.status != PostStatus::Rejected && !edit.changes(post) {
            return Ok(effects);
        }
        if let Some(title) = &edit.title {
            post.body.title = Some(title.clone());
        }
        if let Some((content, mentions)) = &edit.content {
            post.body.set_content(content);
            post.body.mentions.clone_from(mentions);
            let next = Post {
                version: post.version + 1,
                ..post.clone()
            };
            effects.writes.extend(posts::set_text(&next, content)?);
        }
        post.body.edited_at = Some(now);
        set_status(
            post,
            status_of_text(group.settings.require_post_approval, is_moderator),
            &mut effects,
        );
        post.body.rejection_reason = None;
        if post.status == PostStatus::Approved {
            publish(app, post, &mut effects);
        } else {
            unpin(post, group);
        }
        Ok(effects)
    })
    .await
}

/// Approves or rejects a post. Repeating a decision has no effect.
pub async fn decide(app: &App, post: &PostAccess, decision: Decision, notes: Option<String>) -> Result<Post> {
    change(app, post, |post, group| {
        let mut effects = Effects::default();
        if let Some(notes) = &notes {
            post.body.moderation_notes = Some(notes.clone());
        }
        let (community_id, post_id) = (post.community_id, post.id);
        match &decision {
            Decision::Approve => {
                if post.status != PostStatus::Approved {
                    post.status = PostStatus::Approved;
                    effects.events.push(Event::PostApproved { community_id, post_id });
                }
                post.body.rejection_reason = None;
                publish(app, post, &mut effects);
            }
            Decision::Reject(reason) => {
                if post.status != PostStatus::Rejected {
                    post.status = PostStatus::Rejected;
                    effects.events.push(Event::PostRejected { community_id, post_id });
                }
                post.body.rejection_reason = Some(reason.clone());
                unpin(post, group);
            }
        }
        Ok(effects)
    })
    .await
}

/// Pins a post before all others of its community, or unpins it.
///
/// # Errors
/// [`ErrorCode::Conflict`] for a reply, a post that members cannot read, and more than [`MAX_PINNED`] posts.
pub async fn pin(app: &App, post: &PostAccess, is_pinned: bool) -> Result<Post> {
    change(app, post, |post, group| {
        if !is_pinned {
            unpin(post, group);
        } else if !post.body.is_pinned {
            if post.parent_post_id.is_some() || !post.is_published() {
                return Err(Error::new(ErrorCode::Conflict, "Only an approved post can be pinned."));
            }
            if group.pinned.len() >= MAX_PINNED {
                let detail = format!("A community can have {MAX_PINNED} pinned posts. Please unpin one first.");
                return Err(Error::new(ErrorCode::Conflict, detail));
            }
            post.body.is_pinned = true;
            let pinned = PinnedPost {
                post_id: post.id,
                author_id: post.author_id,
            };
            group.pinned.insert(0, pinned);
        }
        Ok(Effects::default())
    })
    .await
}

/// Deletes a post. No list shows it or its replies.
pub async fn delete(app: &App, post: &PostAccess) -> Result<Post> {
    let (me, now) = (post.access.me(), app.clock.now());
    change(app, post, |post, group| {
        post.deleted_at = Some(now);
        unpin(post, group);
        let mut effects = Effects::default();
        if post.author_id != Some(me) {
            let (community_id, post_id) = (post.community_id, post.id);
            effects.events.push(Event::PostRemoved { community_id, post_id });
        }
        Ok(effects)
    })
    .await
}

fn unpin(post: &mut Post, group: &mut Group) {
    post.body.is_pinned = false;
    group.pinned.retain(|pinned| pinned.post_id != post.id);
}

fn set_status(post: &mut Post, status: PostStatus, effects: &mut Effects) {
    if status == PostStatus::Pending && post.status != PostStatus::Pending {
        let (community_id, post_id) = (post.community_id, post.id);
        effects.events.push(Event::PostSubmitted { community_id, post_id });
    }
    post.status = status;
}

/// Members hear of a post once, the first time that they can read it.
fn publish(app: &App, post: &mut Post, effects: &mut Effects) {
    if post.body.published_at.is_none() {
        post.body.published_at = Some(app.clock.now());
        let (community_id, post_id) = (post.community_id, post.id);
        effects.events.push(Event::PostPublished { community_id, post_id });
    }
}

async fn change(
    app: &App,
    access: &PostAccess,
    decide: impl Fn(&mut Post, &mut Group) -> Result<Effects> + Send + Sync,
) -> Result<Post> {
    let (place, me, now) = (access.post.place(), access.access.me(), app.clock.now());
    let mut known = Some((access.post.clone(), access.access.group.clone()));
    let decide = &decide;
    let changed = app.database.retry("post", || {
        let known = known.take();
        async move {
            let (before, group) = match known {
                Some(known) => known,
                None => read(app, &place).await?,
            };
            let (mut after, mut next_group) = (before.clone(), group.clone());
            let effects = decide(&mut after, &mut next_group)?;
            if after == before {
                return Ok(Commit::Done((after, Vec::new())));
            }
            after.body.updated_at = now;
            let mut work = UnitOfWork::new();
            work.add(posts::update(&before, &after)?).or_retry();
            let published = i64::from(after.is_published()) - i64::from(before.is_published());
            let is_reply = after.parent_post_id.is_some();
            if next_group != group {
                let published = if is_reply { 0 } else { published };
                work.add(groups::update(&group, &next_group, published)?).or_retry();
            } else if !is_reply && published != 0 {
                work.add(groups::count_posts(after.community_id, published)?)
                    .or_internal_error();
            }
            if is_reply && published != 0 {
                count_reply(app, &after, published, &mut work).await?;
            }
            work.add_all(posts::pending_change(Some(&before), &after)?)
                .or_internal_error();
            work.add_all(effects.writes).or_internal_error();
            let mut event_ids = Vec::new();
            for event in effects.events {
                event_ids.push(outbox::announce(app, &mut work, event, Some(me))?);
            }
            after.version = before.version + 1;
            work.commit(&app.database, (after, event_ids)).await
        }
    });
    let (after, event_ids) = changed.await?;
    for event_id in event_ids {
        outbox::wake(app, event_id).await;
    }
    Ok(after)
}

async fn read(app: &App, place: &PostPlace) -> Result<(Post, Group)> {
    let post = Posts(&app.database).get(place).await?;
    let post = post
        .filter(|post| post.deleted_at.is_none())
        .ok_or_else(Error::not_found)?;
    let group = Groups(&app.database).get(place.community_id).await?;
    Ok((post, group.ok_or_else(Error::not_found)?))
}

/// Counts a reply that members can read from now on, or no longer, in its parent.
async fn count_reply(app: &App, reply: &Post, published: i64, work: &mut UnitOfWork<'_>) -> Result<()> {
    let Some(parent) = reply.parent_post_id else {
        return Ok(());
    };
    if let Some(parent) = Places(&app.database).post(parent).await? {
        work.add(posts::count_reply(&parent, published, false)?)
            .or_internal_error();
    }
    Ok(())
}
