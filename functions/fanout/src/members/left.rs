//! A connection of a user has ended.

use shared::ids::{CommunityId, UserId};
use shared::{App, Result};
use shared_community::http::frames::Frame;
use shared_community::rules::fanout::{MAX_NAMED, is_present, online, sees_presence};

use crate::connections::{broadcast, subscriptions};

/// Sends that a user has gone offline, unless another device is still online.
pub(crate) async fn left(app: &App, community_id: CommunityId, user_id: UserId) -> Result<()> {
    let now = app.clock.unix_seconds();
    let found = subscriptions(app, community_id).await?;
    let is_online = |subscription: &&_| is_present(subscription, 0, now);
    let is_other_device = found
        .iter()
        .filter(is_online)
        .any(|subscription| subscription.user_id == user_id);
    if is_other_device || online(&found, 0, now).len() > MAX_NAMED {
        return Ok(());
    }
    let frame = Frame::UserLeft { community_id, user_id };
    let others = found.iter().filter(|other| sees_presence(other, user_id, &found));
    broadcast(app, &frame, others.collect()).await
}
