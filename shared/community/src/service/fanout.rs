//! Wakes up the fan-out of chats.

use shared::app::App;
use shared::clients::queues::FanoutJob;
use shared::error::Result;
use shared::ids::{CommunityId, UserId};

use crate::store::receipts::Receipts;

/// How long receipts are collected, in seconds: a community gets one frame in this time.
const RECEIPT_SECONDS: i32 = 1;

/// Wakes up the fan-out of a community that has something to send. It never fails: what is to be sent was stored with a
/// wake-up, which the next sweep finds.
pub async fn wake(app: &App, community_id: CommunityId) {
    let job = FanoutJob::Wake {
        community_id,
        shard: None,
    };
    if let Err(error) = app.queues().fan_out(&job).await {
        tracing::warn!(%error, "a wake-up is left to the sweep");
    }
}

/// Has the members of a community hear that a member has read something.
pub async fn receipt(app: &App, community_id: CommunityId, reader: UserId) -> Result<()> {
    let now = app.clock.unix_seconds();
    if Receipts(&app.database).collect(community_id, reader, now).await? {
        let job = FanoutJob::Receipts { community_id };
        app.queues().fan_out_later(&job, RECEIPT_SECONDS).await?;
    }
    Ok(())
}

/// Ends the subscriptions of a user whose access to a community has ended. It never fails: access is checked again by
/// the next frame and by the fan-out within a minute.
pub async fn check_access(app: &App, community_id: CommunityId, user_id: UserId) {
    let job = FanoutJob::CheckAccess { community_id, user_id };
    if let Err(error) = app.queues().fan_out(&job).await {
        tracing::warn!(%error, "a check of access is left to the next frame");
    }
}
