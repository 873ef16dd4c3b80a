//! `{"type": "ping"}`: answered by `{"type": "pong"}`, so that clients and proxies keep the connection.

use serde::Serialize;
use shared::websocket::connections::Connection;
use shared::{App, Result};

use crate::send::send;

#[derive(Serialize)]
#[serde(tag = "type", rename = "pong")]
struct Pong {}

/// Answers a ping.
///
/// # Errors
/// API Gateway or the database is unavailable.
pub(crate) async fn ping(app: &App, connection: &Connection) -> Result<()> {
    send(app, connection, &Pong {}).await
}
