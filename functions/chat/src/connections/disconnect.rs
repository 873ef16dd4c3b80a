//! `$disconnect`: the connection has ended. API Gateway does not guarantee this event.

use shared::websocket::connections::Connections;
use shared::{App, Result};

/// Deletes the rows of the connection.
pub(crate) async fn disconnect(app: &App, connection_id: &str) -> Result<()> {
    let connections = Connections(&app.database);
    match connections.get(connection_id).await? {
        Some(connection) => connections.forget(&connection).await,
        None => Ok(()),
    }
}
