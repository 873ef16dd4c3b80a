//! Ends connections from our side.

use shared::clients::sockets::Delivery;
use shared::websocket::connections::Connection;
use shared::{App, Result};
use shared_community::service::subscriptions::forget;

/// Closes a connection and deletes its rows.
pub(crate) async fn close(app: &App, connection: &Connection) -> Result<()> {
    match app.sockets()?.close(&connection.connection_id).await? {
        Delivery::Done | Delivery::Gone => forget(app, connection).await,
    }
}
