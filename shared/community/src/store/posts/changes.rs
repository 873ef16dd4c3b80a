//! Writes to posts, and what is read back of them.

use serde::{Deserialize, Serialize};
use shared::database::{Item, Row, Write, decode};
use shared::error::Result;
use shared::ids::UserId;

use super::{Pending, Post, Text, key, pending_key, text_key, view_key};
use crate::rules::post::{PostStatus, VIEW_SECONDS};
use crate::store::places::{self, PostPlace};

#[derive(Serialize, Deserialize)]
struct View {
    viewed_at: i64,
    ttl: i64,
}

impl Row for View {
    const KIND: &str = "post_view";
}

/// Writes that create a post of `author_id` with this content.
pub fn create(post: &Post, author_id: UserId, content: &str) -> Result<Vec<Write>> {
    let mut writes = vec![
        Write::put(key(&post.place()), post)?.if_absent(),
        places::create_post(&post.place(), author_id)?,
    ];
    writes.extend(set_text(post, content)?);
    writes.extend(pending_change(None, post)?);
    Ok(writes)
}

/// A write that stores what people have changed. Its condition fails if that has changed since `before` was read.
pub fn update(before: &Post, after: &Post) -> Result<Write> {
    let set = "SET body = :body, #status = :status, #version = :next";
    let key = key(&after.place());
    let write = match after.deleted_at {
        None => Write::update(key, set),
        Some(at) => Write::update(key, format!("{set}, deleted_at = :deleted_at")).value(":deleted_at", at)?,
    };
    write
        .if_version(before.version)?
        .name("#status", "status")
        .value(":body", &after.body)?
        .value(":status", after.status)?
        .value(":next", before.version + 1)
}

/// A write that stores the whole content of a post that lists shorten, or deletes that of an earlier edit.
pub fn set_text(post: &Post, content: &str) -> Result<Option<Write>> {
    if post.body.is_shortened {
        let text = Text {
            content: content.to_owned(),
        };
        return Write::put(text_key(post.id), &text).map(Some);
    }
    // A new post has no earlier edit.
    Ok((post.version > 1).then(|| Write::delete(text_key(post.id))))
}

/// The whole content in a row of [`text_key`].
pub fn text(row: Item) -> Result<String> {
    decode::<Text>(row).map(|text| text.content)
}

/// A write that puts a post into the list of those that wait, or takes it out.
pub fn pending_change(before: Option<&Post>, after: &Post) -> Result<Option<Write>> {
    match (before.is_some_and(Post::is_pending), after.is_pending()) {
        (false, true) => Write::put(pending_key(after), &Pending::from(after)).map(Some),
        (true, false) => Ok(Some(Write::delete(pending_key(after)))),
        _ => Ok(None),
    }
}

/// A write that counts a reply that was published (1) or no longer is (-1). With `if_open`, its condition fails if the
/// parent is not published.
pub fn count_reply(parent: &PostPlace, published: i64, if_open: bool) -> Result<Write> {
    let write = Write::update(key(parent), "ADD reply_count :published").value(":published", published)?;
    if if_open {
        published_only(write)
    } else {
        Ok(write.if_present())
    }
}

/// A write that counts a report.
pub fn count_flag(place: &PostPlace) -> Result<Write> {
    let write = Write::update(key(place), "ADD flag_count :one").if_present();
    write.value(":one", 1)
}

/// `write` to a post, on the condition that members can read it.
pub(in crate::store) fn published_only(write: Write) -> Result<Write> {
    write
        .condition("attribute_not_exists(deleted_at) AND #status = :approved")
        .name("#status", "status")
        .value(":approved", PostStatus::Approved)
}

/// Writes that count a view, unless the user has viewed the post within the last hour: then a condition fails.
pub fn view(post: &Post, user_id: UserId, now: i64) -> Result<[Write; 2]> {
    let view = View {
        viewed_at: now,
        ttl: now + VIEW_SECONDS,
    };
    let first = Write::put(view_key(post.id, user_id), &view)?
        .condition("attribute_not_exists(pk) OR viewed_at <= :before")
        .value(":before", now - VIEW_SECONDS)?;
    let count = Write::update(key(&post.place()), "ADD view_count :one").if_present();
    Ok([first, count.value(":one", 1)?])
}

/// Whether the view in `row` still counts at `now`.
pub fn is_viewed(row: Item, now: i64) -> Result<bool> {
    let view: View = decode(row)?;
    Ok(view.viewed_at > now - VIEW_SECONDS)
}
