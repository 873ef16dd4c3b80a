//! The fan-out of chats: sends what happens in a community to the connections of its members.
//!
//! A message of the queue is only a wake-up. What is to be sent stands in rows with gapless numbers, and each shard of
//! connections has a place among them, which one worker at a time moves on under a lease. So duplicated wake-ups do
//! nothing, every connection gets its frames in their order, and a worker that dies repeats at most what it has not
//! noted.

use shared::clients::queues::FanoutJob;
use shared::lambda::Function;
use shared::{App, Result};

mod connections;
mod members;
mod shards;
mod sweep;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::schedule_and_queue("fanout", |app| async move { sweep::sweep(&app).await }, handle)
}

async fn handle(app: App, job: FanoutJob) -> Result<()> {
    match job {
        FanoutJob::Wake { community_id, shard } => Box::pin(shards::wake::wake(&app, community_id, shard)).await,
        FanoutJob::Typing {
            community_id,
            user_id,
            is_typing,
        } => members::typing::typing(&app, community_id, user_id, is_typing).await,
        FanoutJob::Receipts { community_id } => members::receipts::receipts(&app, community_id).await,
        FanoutJob::CheckAccess { community_id, user_id } => {
            members::check_access::check_access(&app, community_id, user_id).await
        }
        FanoutJob::Left { community_id, user_id } => members::left::left(&app, community_id, user_id).await,
        FanoutJob::Opened { user_id } => connections::close_surplus(&app, user_id).await,
    }
}
