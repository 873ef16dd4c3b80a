//! Creates posts and replies, and counts their views.

use shared::app::App;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Commit, UnitOfWork};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{PostId, UserId};
use shared::outbox::{self, Event};

use crate::http::GroupAccess;
use crate::http::post_access::is_visible;
use crate::rules::post::{PostStatus, USER_LIMIT, status_of_text};
use crate::service::mentions;
use crate::store::blocks::check_not_blocked;
use crate::store::groups;
use crate::store::places::{Places, PostPlace};
use crate::store::posts::{self, Post, PostBody, Posts};

/// A post or a reply to create.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// The title.
    pub title: Option<String>,
    /// The content.
    pub content: String,
    /// The post that it replies to.
    pub parent_post_id: Option<PostId>,
    /// Members whom it mentions besides those in the content.
    pub mentions: Vec<UserId>,
}

/// Creates a post, whose author is the user of `access`. What `reply` makes of it is kept for a repeated request.
///
/// # Errors
/// A validation error for the parent and the mentions; [`ErrorCode::RateLimited`]; [`ErrorCode::Forbidden`] for a reply
/// to a user who has blocked the author.
pub async fn create<T: serde::Serialize + Send>(
    app: &App,
    access: &GroupAccess,
    new: NewPost,
    record: &IdempotencyRecord,
    reply: impl Fn(&Post) -> Result<T> + Send + Sync,
) -> Result<T> {
    access.require_open()?;
    let (me, now) = (access.me(), app.clock.now());
    let parent = match new.parent_post_id {
        Some(id) => Some(parent(app, access, id).await?),
        None => None,
    };
    let mentions = mentions::resolve(app, access, &new.content, &new.mentions).await?;
    let status = status_of_text(access.group.settings.require_post_approval, access.is_moderator());
    let mut body = PostBody {
        title: new.title,
        content: String::new(),
        is_shortened: false,
        mentions,
        is_pinned: false,
        rejection_reason: None,
        moderation_notes: None,
        published_at: (status == PostStatus::Approved).then_some(now),
        edited_at: None,
        updated_at: now,
    };
    body.set_content(&new.content);
    let post = &Post {
        id: app.ids.id(),
        community_id: access.group.id,
        parent_post_id: new.parent_post_id,
        author_id: Some(me),
        created_at: now,
        body,
        status,
        deleted_at: None,
        version: 1,
        like: 0,
        love: 0,
        laugh: 0,
        insightful: 0,
        reply_count: 0,
        view_count: 0,
        flag_count: 0,
    };
    let window = &SlidingWindow::new(&format!("posts#{me}"), USER_LIMIT);
    let (content, parent, reply) = (&new.content, &parent, &reply);
    let created = app.database.retry("post", || async move {
        let rows = app.database.batch_get(&[&window.key]).await?;
        let slot = window
            .claim(rows.get(&window.key), now.as_second(), &app.ids)?
            .map_err(|seconds| Error::rate_limited("You have written many posts. Please wait a moment.", seconds))?;
        let mut work = UnitOfWork::new();
        let response = reply(post)?;
        work.complete(record, &response)?;
        if let Some(parent) = parent {
            if status == PostStatus::Approved {
                let count = posts::count_reply(&parent.place(), 1, true)?;
                work.add(count).or_fail(wrong_parent);
            }
            if let Some(author) = parent.author_id.filter(|author| *author != me) {
                work.add(check_not_blocked(author, me)?).or_fail(blocked);
            }
        } else if status == PostStatus::Approved {
            work.add(groups::count_posts(post.community_id, 1)?)
                .or_fail(Error::not_found);
        }
        work.add_all(posts::create(post, me, content)?).or_internal_error();
        work.add(slot).or_retry();
        let event_id = outbox::announce(app, &mut work, announcement(post), Some(me))?;
        work.commit(&app.database, (response, event_id)).await
    });
    let (response, event_id) = created.await?;
    outbox::wake(app, event_id).await;
    Ok(response)
}

fn announcement(post: &Post) -> Event {
    let (community_id, post_id) = (post.community_id, post.id);
    match post.status {
        PostStatus::Approved => Event::PostPublished { community_id, post_id },
        PostStatus::Pending | PostStatus::Rejected => Event::PostSubmitted { community_id, post_id },
    }
}

/// The post of the same community that is replied to.
async fn parent(app: &App, access: &GroupAccess, id: PostId) -> Result<Post> {
    let place: Option<PostPlace> = Places(&app.database).post(id).await?;
    let place = place.filter(|place| place.community_id == access.group.id);
    let place = place.ok_or_else(wrong_parent)?;
    let parent = Posts(&app.database).get(&place).await?;
    let parent = parent.filter(|parent| parent.is_published() && is_visible(access, parent));
    parent.ok_or_else(wrong_parent)
}

fn wrong_parent() -> Error {
    Error::field("parent_post_id", "must be the ID of a post in this community")
}

fn blocked() -> Error {
    Error::new(ErrorCode::Forbidden, "You cannot reply to this user.")
}

/// Counts a view of a post by a user, unless there was one within the last hour. Of several views at once one counts.
pub async fn count_view(app: &App, post: &Post, user_id: UserId) -> Result<bool> {
    let mut work = UnitOfWork::new();
    work.add_all(posts::view(post, user_id, app.clock.unix_seconds())?)
        .or_retry();
    Ok(work.commit(&app.database, ()).await? == Commit::Done(()))
}
