//! Ends a connection from our side.

use shared::clients::sockets::Delivery;
use shared::websocket::connections::{Connection, Connections};
use shared::{App, Result};

/// Closes a connection and deletes its rows.
pub(crate) async fn close(app: &App, connection: &Connection) -> Result<()> {
    match app.sockets()?.close(&connection.connection_id).await? {
        Delivery::Done | Delivery::Gone => Connections(&app.database).forget(connection).await,
    }
}
