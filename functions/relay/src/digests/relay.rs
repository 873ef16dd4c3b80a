//! Hands due digests to the notifier.

use futures::future::try_join_all;
use shared::clients::queues::News;
use shared::database::PageQuery;
use shared::{App, Result};
use shared_notifications::store::digests::{Digests, DueDigest, SHARDS};

/// Digests of a shard that are read at once.
const DIGESTS_AT_ONCE: u32 = 100;
/// The maximum number of digests of a shard that a run hands out, so that a run ends before the next one begins. The rest
/// waits for the next run.
const MAX_DIGESTS: usize = 500;
/// Messages of a shard that are sent at the same time.
const MESSAGES_AT_ONCE: usize = 10;

/// Hands the due digests of all shards to the notifier.
pub(crate) async fn relay_digests(app: &App) -> Result<()> {
    let shards: Vec<_> = (0..SHARDS).map(|shard| relay_shard(app, shard)).collect();
    try_join_all(shards).await.map(drop)
}

async fn relay_shard(app: &App, shard: u8) -> Result<()> {
    let (now, limit) = (app.clock.unix_seconds(), DIGESTS_AT_ONCE);
    let (mut handed, mut after) = (0, None);
    loop {
        let page = Digests(&app.database)
            .due(shard, now, PageQuery { limit, after })
            .await?;
        handed += page.rows.len();
        let news = page
            .rows
            .into_iter()
            .map(|DueDigest { user_id, due_at }| News::Digest { user_id, due_at });
        let news: Vec<News> = news.collect();
        for news in news.chunks(MESSAGES_AT_ONCE) {
            try_join_all(news.iter().map(|news| app.queues().deliver(news))).await?;
        }
        match page.next {
            Some(next) if handed < MAX_DIGESTS => after = Some(next),
            _ => return Ok(()),
        }
    }
}
