//! Ends connections from our side.

use shared::clients::sockets::Delivery;
use shared::websocket::connections::{Connection, Connections};
use shared::{App, Error, Result};

/// How many sockets a user can have.
const MAX_SOCKETS: usize = 20;

/// Closes a connection and deletes its rows.
pub(crate) async fn close(app: &App, connection: &Connection) -> Result<()> {
    match app.sockets()?.close(&connection.connection_id).await? {
        Delivery::Done | Delivery::Gone => Connections(&app.database).forget(connection).await,
    }
}

/// Closes the oldest connections of a user who has more than [`MAX_SOCKETS`] after opening `newest`.
///
/// Called after the rows of `newest` were stored, so the last of several concurrent handshakes sees the connections of
/// all. The limit can therefore be exceeded only by handshakes in progress. It never fails, because the next handshake
/// closes the connections that this one has left.
pub(crate) async fn close_surplus(app: &App, newest: &Connection) {
    let closed = async {
        let mut others = Connections(&app.database).of_user(newest.user_id).await?;
        others.retain(|connection| connection.connection_id != newest.connection_id);
        // All handshakes sort alike, also within a second.
        others.sort_by(|one, other| opened(other).cmp(&opened(one)));
        for connection in others.iter().skip(MAX_SOCKETS - 1) {
            close(app, connection).await?;
        }
        Ok::<_, Error>(())
    };
    if let Err(error) = closed.await {
        tracing::warn!(%error, "the oldest sockets of a user are left to the next handshake");
    }
}

fn opened(connection: &Connection) -> (i64, &str) {
    (connection.connected_at, &connection.connection_id)
}
