//! Hands waiting events to the announcer.

use futures::future::try_join_all;
use shared::clients::queues::AnnouncerJob;
use shared::database::PageQuery;
use shared::outbox::{Outbox, SHARDS};
use shared::{App, Result};

/// Events of a shard that are read at once.
const EVENTS_AT_ONCE: u32 = 100;
/// The maximum number of events of a shard that a run hands out, so that a run ends before the next one begins.
const MAX_EVENTS: usize = 1_000;
/// Messages of a shard that are sent at the same time.
const MESSAGES_AT_ONCE: usize = 10;

/// Hands the waiting events of all shards to the announcer.
pub(crate) async fn relay_events(app: &App) -> Result<()> {
    let shards: Vec<_> = (0..SHARDS).map(|shard| relay_shard(app, shard)).collect();
    try_join_all(shards).await.map(drop)
}

async fn relay_shard(app: &App, shard: u8) -> Result<()> {
    let (mut handed, mut after) = (0, None);
    loop {
        let limit = EVENTS_AT_ONCE;
        let page = Outbox(&app.database).waiting(shard, PageQuery { limit, after }).await?;
        handed += page.rows.len();
        let jobs = page.rows.iter().map(|event| AnnouncerJob::Event { event_id: event.id });
        let jobs: Vec<AnnouncerJob> = jobs.collect();
        for jobs in jobs.chunks(MESSAGES_AT_ONCE) {
            try_join_all(jobs.iter().map(|job| app.queues().announce(job))).await?;
        }
        match page.next {
            Some(next) if handed < MAX_EVENTS => after = Some(next),
            _ => return Ok(()),
        }
    }
}
