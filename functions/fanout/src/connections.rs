//! Sends to connections, and ends those that are gone or too many.

use std::time::Duration;

use futures::{FutureExt as _, StreamExt as _};
use shared::clients::sockets::Delivery;
use shared::ids::{CommunityId, UserId};
use shared::websocket::connections::{Connection, Connections};
use shared::websocket::subscriptions::{SubscribedTo, Subscription, Subscriptions};
use shared::{App, Error, Result};
use shared_community::http::frames::Frame;
use shared_community::rules::fanout::OPENING_SECONDS;
use shared_community::service::subscriptions::forget;
use shared_community::store::shards::Shards;

/// Frames that are being sent at the same time.
pub(crate) const SENDS_AT_ONCE: usize = 64;
/// How long a socket may take for a frame; then the others go on without it. The SDK pauses up to three seconds between
/// its tries after a throttle, and a send that is given up may have arrived.
const SEND_TIMEOUT: Duration = Duration::from_secs(5);
/// How often a connection that may still be opening is tried.
const OPENING_TRIES: u32 = 5;
/// The pause after the first of these tries; it grows with each.
const OPENING_PAUSE: Duration = Duration::from_millis(20);
/// How many sockets a user can have.
const MAX_SOCKETS: usize = 20;

/// What has become of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// It was sent.
    Done,
    /// The connection has ended.
    Gone,
    /// It was not sent, and should be later.
    Failed,
}

/// Sends a frame to a connection that was opened at `connected_at`.
pub(crate) async fn send(app: &App, connection_id: &str, connected_at: i64, frame: Vec<u8>) -> Result<Sent> {
    for attempt in 1..=OPENING_TRIES {
        let sending = app.sockets()?.send_bytes(connection_id, frame.clone());
        match tokio::time::timeout(SEND_TIMEOUT, sending).await {
            Ok(Ok(Delivery::Done)) => return Ok(Sent::Done),
            // API Gateway does not know a connection before its handshake has ended.
            Ok(Ok(Delivery::Gone)) if app.clock.unix_seconds() - connected_at < OPENING_SECONDS => {
                tokio::time::sleep(OPENING_PAUSE * attempt).await;
            }
            Ok(Ok(Delivery::Gone)) => return Ok(Sent::Gone),
            Ok(Err(error)) => {
                tracing::warn!(%error, "a frame is sent later");
                return Ok(Sent::Failed);
            }
            Err(_elapsed) => return Ok(Sent::Failed),
        }
    }
    Ok(Sent::Failed)
}

/// The subscriptions of all shards of a community that may have some.
pub(crate) async fn subscriptions(app: &App, id: CommunityId) -> Result<Vec<Subscription>> {
    let now = app.clock.unix_seconds();
    let shards = Shards(&app.database).of(id).await?;
    let mut found = Vec::new();
    for (shard, _) in (0..).zip(&shards).filter(|(_, shard)| now < shard.sockets_until) {
        let to = SubscribedTo {
            community_id: id,
            shard,
        };
        found.extend(Subscriptions(&app.database).of_shard(to, now).await?);
    }
    Ok(found)
}

/// Sends a frame to connections, in no order and once. Connections that are gone are forgotten.
pub(crate) async fn broadcast(app: &App, frame: &Frame, to: Vec<&Subscription>) -> Result<()> {
    let frame = serde_json::to_vec(frame).map_err(Error::internal)?;
    let mut sends = Vec::with_capacity(to.len());
    for subscription in to {
        sends.push(send_once(app, subscription, frame.clone()).boxed());
    }
    let outcomes: Vec<Result<()>> = futures::stream::iter(sends)
        .buffer_unordered(SENDS_AT_ONCE)
        .collect()
        .await;
    outcomes.into_iter().collect()
}

async fn send_once(app: &App, to: &Subscription, frame: Vec<u8>) -> Result<()> {
    match send(app, &to.connection_id, to.connected_at, frame).await? {
        Sent::Gone => remove(app, &to.connection_id).await,
        Sent::Done | Sent::Failed => Ok(()),
    }
}

/// Sends frames to the connections of a user that receive the chat of a community.
pub(crate) async fn send_to_user(app: &App, id: CommunityId, user_id: UserId, frames: &[Frame]) -> Result<()> {
    for connection in Connections(&app.database).of_user(user_id).await? {
        if connection.subscription(id).is_none() {
            continue;
        }
        for frame in frames {
            let frame = serde_json::to_vec(frame).map_err(Error::internal)?;
            if send(app, &connection.connection_id, connection.connected_at, frame).await? == Sent::Gone {
                forget(app, &connection).await?;
                break;
            }
        }
    }
    Ok(())
}

/// Forgets a connection that is gone.
pub(crate) async fn remove(app: &App, connection_id: &str) -> Result<()> {
    match Connections(&app.database).get(connection_id).await? {
        Some(connection) => forget(app, &connection).await,
        None => Ok(()),
    }
}

/// Closes the oldest connections of a user who has more than [`MAX_SOCKETS`].
pub(crate) async fn close_surplus(app: &App, user_id: UserId) -> Result<()> {
    let mut connections = Connections(&app.database).of_user(user_id).await?;
    connections.sort_by(|one, other| opened(other).cmp(&opened(one)));
    for connection in connections.iter().skip(MAX_SOCKETS) {
        match app.sockets()?.close(&connection.connection_id).await? {
            Delivery::Done | Delivery::Gone => forget(app, connection).await?,
        }
    }
    Ok(())
}

fn opened(connection: &Connection) -> (i64, &str) {
    (connection.connected_at, &connection.connection_id)
}
