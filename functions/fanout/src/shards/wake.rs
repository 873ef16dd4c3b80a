//! A community has something to send.

use shared::clients::queues::FanoutJob;
use shared::database::{Item, Key};
use shared::ids::CommunityId;
use shared::websocket::subscriptions::SubscribedTo;
use shared::{App, Result};
use shared_community::store::shards::{Released, Shards};
use shared_community::store::wakeups::WakeUps;
use shared_community::store::{heads, shards};

use super::pass::{Owed, pass};

/// Passes of one invocation: then the rest is left to another one.
const MAX_PASSES: usize = 100;
/// When a connection that could not be reached is tried again, in seconds.
const RETRY_SECONDS: i32 = 1;

/// Serves a shard, or all shards of a community.
pub(crate) async fn wake(app: &App, id: CommunityId, shard: Option<u8>) -> Result<()> {
    let now = app.clock.unix_seconds();
    let shards = match shard {
        Some(shard) => vec![shard],
        None => {
            let found = Shards(&app.database).of(id).await?;
            let open = (0..).zip(found).filter(|(_, shard)| now < shard.sockets_until);
            open.map(|(number, _)| number).collect()
        }
    };
    // Other workers serve the others at the same time.
    for shard in shards.iter().skip(1) {
        app.queues()
            .fan_out(&FanoutJob::Wake {
                community_id: id,
                shard: Some(*shard),
            })
            .await?;
    }
    if let Some(shard) = shards.first() {
        let to = SubscribedTo {
            community_id: id,
            shard: *shard,
        };
        serve(app, to).await?;
    }
    finish(app, id).await
}

/// Serves a shard until nothing is left to send, unless another worker does so already.
async fn serve(app: &App, to: SubscribedTo) -> Result<()> {
    let owner = format!("{:032x}", u128::from_be_bytes(app.ids.random::<16>()));
    let served = serve_as(app, to, &owner).await;
    if served.is_err() {
        Shards(&app.database).abandon(to, &owner).await?;
    }
    served
}

async fn serve_as(app: &App, to: SubscribedTo, owner: &str) -> Result<()> {
    let rows = Shards(&app.database);
    let again = FanoutJob::Wake {
        community_id: to.community_id,
        shard: Some(to.shard),
    };
    let now = app.clock.unix_seconds();
    let Some(mut leased) = rows.lease(to, owner.to_owned(), now).await? else {
        return Ok(());
    };
    for _ in 0..MAX_PASSES {
        // Read before what the pass reads, so that later wake-ups are noticed.
        let seen = leased.shard.wanted;
        let Some(passed) = Box::pin(pass(app, leased)).await? else {
            return Ok(());
        };
        leased = passed.leased;
        match passed.owed {
            Owed::More => continue,
            Owed::Nothing => {}
            Owed::Later => app.queues().fan_out_later(&again, RETRY_SECONDS).await?,
        }
        let is_empty = passed.sockets == 0;
        if rows.release(&leased, seen, is_empty).await? == Released::Done {
            return Ok(());
        }
        match rows.current(leased).await? {
            Some(current) => leased = current,
            None => return Ok(()),
        }
    }
    rows.abandon(to, owner).await?;
    app.queues().fan_out(&again).await
}

/// Deletes the wake-up of a community of which every connection has got everything.
async fn finish(app: &App, id: CommunityId) -> Result<()> {
    let now = app.clock.unix_seconds();
    let mut keys: Vec<Key> = shards::keys(id);
    keys.push(heads::key(id));
    let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let head: Option<Item> = rows.remove(&heads::key(id));
    if head.is_none() {
        return Ok(());
    }
    let head = heads::place(heads::read(head)?);
    let found = shards::read(id, &mut rows)?;
    let mut open = found.iter().filter(|shard| now < shard.sockets_until);
    if open.all(|shard| shard.place.seq >= head.seq && shard.place.change >= head.change) {
        WakeUps(&app.database).done(id, head).await?;
    }
    Ok(())
}
