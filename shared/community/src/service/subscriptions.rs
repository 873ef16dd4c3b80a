//! Subscribes connections to chats, and ends their subscriptions.

use std::collections::HashMap;

use shared::app::App;
use shared::clients::queues::FanoutJob;
use shared::database::{Commit, Item, Key, UnitOfWork, Write};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{CommunityId, UserId};
use shared::websocket::connections::{self, Connection, Connections, MAX_SECONDS};
use shared::websocket::subscriptions::{self, Place, SubscribedTo, Subscription};

use crate::http::GroupAccess;
use crate::rules::fanout::shard_for_another;
use crate::store::{heads, shards};

/// The maximum number of chats that a connection receives.
const MAX_SUBSCRIPTIONS: usize = 20;

/// What a client asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The last message that the client has; what follows is sent to it.
    pub since_seq: Option<u64>,
    /// Whether the client wants what it has missed in one frame.
    pub batch: bool,
}

/// The keys of what [`plan`] looks at.
#[must_use]
pub fn keys(id: CommunityId) -> Vec<Key> {
    let mut keys = shards::keys(id);
    keys.push(heads::key(id));
    keys
}

/// Writes that subscribe a connection to a chat, which is added to those of `connection`. `rows` are those under
/// [`keys`].
///
/// # Errors
/// [`ErrorCode::Conflict`] if the connection has too many subscriptions.
pub fn plan(
    app: &App,
    connection: &mut Connection,
    access: &GroupAccess,
    wish: Wish,
    rows: &mut HashMap<Key, Item>,
) -> Result<(SubscribedTo, [Write; 2])> {
    let (id, now) = (access.group.id, app.clock.unix_seconds());
    let sockets: Vec<u32> = shards::read(id, rows)?.iter().map(|shard| shard.sockets).collect();
    let head = heads::place(heads::read(rows.remove(&heads::key(id)))?);
    let before = connection.subscription(id);
    let to = before.unwrap_or_else(|| SubscribedTo {
        community_id: id,
        shard: shard_for_another(&sockets),
    });
    if before.is_none() {
        if connection.subscriptions.len() >= MAX_SUBSCRIPTIONS {
            let detail = format!("A connection can receive at most {MAX_SUBSCRIPTIONS} chats.");
            return Err(Error::new(ErrorCode::Conflict, detail));
        }
        connection.subscriptions.push(to);
    }
    let subscription = Subscription {
        connection_id: connection.connection_id.clone(),
        user_id: connection.user_id,
        token: format!("{:032x}", u128::from_be_bytes(app.ids.random::<16>())),
        is_new: true,
        is_renewed: before.is_some(),
        place: Some(Place {
            seq: wish.since_seq.map_or(head.seq, |since| since.min(head.seq)),
            change: head.change,
        }),
        last_seq: head.seq,
        batch: wish.batch,
        is_moderator: access.is_moderator(),
        is_staff: access.is_staff(),
        blocked: access.blocks.clone().users(),
        connected_at: connection.connected_at,
        seen_at: now,
        checked_at: now,
    };
    let open = shards::open(to, head, now + MAX_SECONDS)?;
    Ok((to, [subscriptions::put(to, &subscription)?, open]))
}

/// Subscribes an open connection to a chat.
///
/// # Errors
/// Like [`plan`].
pub async fn subscribe(app: &App, connection: &Connection, access: &GroupAccess, wish: Wish) -> Result<()> {
    let keys = keys(access.group.id);
    let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let mut after = connection.clone();
    let (to, writes) = plan(app, &mut after, access, wish, &mut rows)?;
    let mut work = UnitOfWork::new();
    if after.subscriptions != connection.subscriptions {
        work.add_all(connections::set_subscriptions(&after)?)
            .or_fail(|| Error::new(ErrorCode::Unauthenticated, "The connection has ended."));
    }
    work.add_all(writes).or_internal_error();
    work.commit_once(&app.database, ()).await?;
    app.queues().fan_out(&wake(to)).await
}

/// The job that answers a new subscription.
#[must_use]
pub fn wake(to: SubscribedTo) -> FanoutJob {
    FanoutJob::Wake {
        community_id: to.community_id,
        shard: Some(to.shard),
    }
}

/// Ends the subscription of a connection to a chat; doing it twice is fine.
pub async fn unsubscribe(app: &App, connection: &Connection, id: CommunityId) -> Result<()> {
    let Some(to) = connection.subscription(id) else {
        return Ok(());
    };
    let mut after = connection.clone();
    after.subscriptions.retain(|subscribed| *subscribed != to);
    let mut work = UnitOfWork::new();
    work.add_all(connections::set_subscriptions(&after)?).or_retry();
    work.add(subscriptions::delete(to, connection)).or_internal_error();
    match work.commit(&app.database, ()).await? {
        Commit::Done(()) => {}
        // The connection has ended, and what it left behind goes too.
        Commit::Retry => {
            app.database
                .write_all(vec![subscriptions::delete(to, connection)])
                .await?;
        }
    }
    left(app, connection.user_id, &[id]).await
}

/// Forgets a connection that has ended; doing it twice is fine.
pub async fn forget(app: &App, connection: &Connection) -> Result<()> {
    Connections(&app.database).forget(connection).await?;
    let communities: Vec<CommunityId> = connection.subscriptions.iter().map(|to| to.community_id).collect();
    left(app, connection.user_id, &communities).await
}

async fn left(app: &App, user_id: UserId, communities: &[CommunityId]) -> Result<()> {
    for community_id in communities {
        let job = FanoutJob::Left {
            community_id: *community_id,
            user_id,
        };
        app.queues().fan_out(&job).await?;
    }
    Ok(())
}

/// Applies whom a user has blocked to the user's subscriptions.
pub async fn apply_blocks(app: &App, user_id: UserId, blocked: &[UserId]) -> Result<()> {
    for connection in Connections(&app.database).of_user(user_id).await? {
        for to in &connection.subscriptions {
            let mut work = UnitOfWork::new();
            work.add(subscriptions::set_blocked(*to, &connection.connection_id, blocked)?)
                .or_retry();
            // A retry means that the subscription has just ended.
            let _outcome = work.commit(&app.database, ()).await?;
        }
    }
    Ok(())
}
