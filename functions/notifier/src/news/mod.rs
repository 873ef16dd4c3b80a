//! The notifications of users, over sockets, in mails and in pushes.

mod counted_posts;
mod deliver;
mod digest;
mod mails;
mod phones;
pub(crate) mod sockets;

use shared::clients::queues::News;
use shared::{App, Result};
use shared_notifications::store::windows::DueCount;

/// How long a worker may take for a delivery, in seconds: longer than any client waits.
const LEASE_SECONDS: i64 = 60;

/// Handles news of the queue.
pub(crate) async fn handle(app: &App, news: News) -> Result<()> {
    match news {
        News::Notified {
            notification_id,
            user_ids,
        } => Box::pin(deliver::deliver(app, notification_id, &user_ids)).await,
        News::NewPosts {
            user_id,
            community_id,
            due_at,
        } => {
            let count = DueCount {
                user_id,
                community_id,
                due_at,
            };
            Box::pin(counted_posts::push_later(app, count)).await
        }
        News::Digest { user_id, due_at } => Box::pin(digest::mail_digest(app, user_id, due_at)).await,
    }
}
