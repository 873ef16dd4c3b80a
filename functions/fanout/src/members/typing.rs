//! A member has begun to type, or has stopped.

use shared::ids::{CommunityId, UserId};
use shared::{App, Result};
use shared_community::http::frames::Frame;
use shared_community::rules::fanout::sees_presence;
use shared_community::store::typing::TypingRows;

use crate::connections::{broadcast, subscriptions};

/// Sends that a member has begun to type, or has stopped if nothing has renewed it in time.
pub(crate) async fn typing(app: &App, community_id: CommunityId, user_id: UserId, is_typing: bool) -> Result<()> {
    let (rows, now) = (TypingRows(&app.database), app.clock.now().as_millisecond());
    let is_news = if is_typing {
        rows.get(community_id, user_id)
            .await?
            .is_some_and(|row| now < row.until)
    } else {
        rows.end(community_id, user_id, now).await?
    };
    if !is_news {
        return Ok(());
    }
    let frame = Frame::Typing {
        community_id,
        user_id,
        is_typing,
    };
    let found = subscriptions(app, community_id).await?;
    let others = found
        .iter()
        .filter(|other| other.user_id != user_id && sees_presence(other, user_id, &found));
    broadcast(app, &frame, others.collect()).await
}
