//! Hands due counts of posts to the notifier.

use futures::future::try_join_all;
use shared::clients::queues::News;
use shared::database::PageQuery;
use shared::{App, Result};
use shared_notifications::store::windows::{DueCount, SHARDS, Windows};

/// Counts of a shard that are read at once.
const COUNTS_AT_ONCE: u32 = 100;
/// The maximum number of counts of a shard that a run hands out, so that a run ends before the next one begins. The rest
/// waits for the next run.
const MAX_COUNTS: usize = 500;
/// Messages of a shard that are sent at the same time.
const MESSAGES_AT_ONCE: usize = 10;

/// Hands the due counts of posts of all shards to the notifier.
pub(crate) async fn relay_counts(app: &App) -> Result<()> {
    let shards: Vec<_> = (0..SHARDS).map(|shard| relay_shard(app, shard)).collect();
    try_join_all(shards).await.map(drop)
}

async fn relay_shard(app: &App, shard: u8) -> Result<()> {
    let (now, limit) = (app.clock.unix_seconds(), COUNTS_AT_ONCE);
    let (mut handed, mut after) = (0, None);
    loop {
        let page = Windows(&app.database)
            .due(shard, now, PageQuery { limit, after })
            .await?;
        handed += page.rows.len();
        let news = page.rows.into_iter().map(|count: DueCount| News::NewPosts {
            user_id: count.user_id,
            community_id: count.community_id,
            due_at: count.due_at,
        });
        let news: Vec<News> = news.collect();
        for news in news.chunks(MESSAGES_AT_ONCE) {
            try_join_all(news.iter().map(|news| app.queues().deliver(news))).await?;
        }
        match page.next {
            Some(next) if handed < MAX_COUNTS => after = Some(next),
            _ => return Ok(()),
        }
    }
}
