//! Closes the sockets of ended sessions.

use std::collections::HashSet;

use shared::clients::sockets::Delivery;
use shared::ids::{SessionId, UserId};
use shared::websocket::connections::{Connection, Connections};
use shared::{App, Error, Result};
use shared_accounts::store::sessions::Sessions;

/// How long a connection that is still opening may look gone.
const OPENING_SECONDS: i64 = 5;

/// Closes the connections of a user whose sessions have ended and deletes their rows.
///
/// # Errors
/// Any error means that the message must be delivered again, for example because a socket is not open yet.
pub(crate) async fn close_sockets(app: &App, user_id: UserId) -> Result<()> {
    let connections = Connections(&app.database).of_user(user_id).await?;
    if connections.is_empty() {
        return Ok(());
    }
    let sessions: HashSet<SessionId> = connections.iter().map(|connection| connection.session_id).collect();
    let alive = Sessions(&app.database)
        .alive_among(user_id, &sessions, app.clock.unix_seconds())
        .await?;
    let mut outcome = Ok(());
    for connection in connections
        .iter()
        .filter(|connection| !alive.contains(&connection.session_id))
    {
        // A failure of one socket must not leave the others open.
        if let Err(error) = close(app, connection).await {
            outcome = Err(error);
        }
    }
    outcome
}

async fn close(app: &App, connection: &Connection) -> Result<()> {
    let age = app.clock.unix_seconds() - connection.connected_at;
    match app.sockets()?.close(&connection.connection_id).await? {
        Delivery::Gone if age < OPENING_SECONDS => Err(Error::unavailable("the connection may not be open yet")),
        // `$disconnect` follows, which also has the chats hear of it.
        Delivery::Done if !connection.subscriptions.is_empty() => Ok(()),
        Delivery::Done | Delivery::Gone => Connections(&app.database).forget(connection).await,
    }
}
