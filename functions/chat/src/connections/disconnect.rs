//! `$disconnect`: the connection has ended. API Gateway does not guarantee this event.

use shared::websocket::connections::Connections;
use shared::{App, Result};
use shared_community::service::subscriptions::forget;

/// Deletes the rows of the connection.
pub(crate) async fn disconnect(app: &App, connection_id: &str) -> Result<()> {
    match Connections(&app.database).get(connection_id).await? {
        Some(connection) => forget(app, &connection).await,
        None => Ok(()),
    }
}
