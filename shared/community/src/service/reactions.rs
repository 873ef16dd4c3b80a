//! Reacts to posts.

use shared::app::App;
use shared::database::{Commit, UnitOfWork};
use shared::error::{Error, ErrorCode, Result};

use crate::http::PostAccess;
use crate::rules::post::Reaction;
use crate::store::posts::{Post, Posts};
use crate::store::reactions::{self, Reactions};

/// Gives the caller this reaction to a post, or none, and returns the post with its current counters. A user has one
/// reaction to a post, so repeating this has no effect.
///
/// # Errors
/// [`ErrorCode::Conflict`] for a post that members cannot read.
pub async fn react(app: &App, access: &PostAccess, reaction: Option<Reaction>) -> Result<Post> {
    let (post, me, now) = (&access.post, access.access.me(), app.clock.now());
    access.access.require_open()?;
    let place = &post.place();
    app.database
        .retry("reaction", || async move {
            let before = Reactions(&app.database).get(post.id, me).await?;
            if before == reaction {
                return Ok(Commit::Done(()));
            }
            let mut work = UnitOfWork::new();
            work.add(reactions::count(place, before, reaction)?)
                .or_fail(unpublished);
            work.add(reactions::replace(post.id, me, before, reaction, now)?)
                .or_retry();
            work.commit(&app.database, ()).await
        })
        .await?;
    Posts(&app.database).get(place).await?.ok_or_else(Error::not_found)
}

fn unpublished() -> Error {
    Error::new(ErrorCode::Conflict, "Only approved posts can have reactions.")
}
