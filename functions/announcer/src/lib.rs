//! The worker of the announcer queue: it finds out who has to hear of an event, stores their notifications and hands
//! them to the notifier. Jobs may be delivered more than once; what is stored is not stored again.

use shared::clients::queues::AnnouncerJob;
use shared::lambda::Function;
use shared::outbox::Outbox;
use shared::{App, Result};
use shared_notifications::service::fan_out::notify_shard;
use shared_notifications::service::notify::announce;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::queue("announcer", handle)
}

async fn handle(app: App, job: AnnouncerJob) -> Result<()> {
    match job {
        AnnouncerJob::Event { event_id } => match Outbox(&app.database).get(event_id).await? {
            Some(event) => Box::pin(announce(&app, event)).await,
            // It has been announced.
            None => Ok(()),
        },
        AnnouncerJob::Members { event_id, shard } => Box::pin(notify_shard(&app, event_id, shard)).await,
    }
}
