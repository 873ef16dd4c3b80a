//! `{"type": "ping"}`: the reply `{"type": "pong"}` keeps idle connections open.

use serde::Serialize;
use shared::websocket::connections::Connection;
use shared::{App, Result};

use super::send::send;

#[derive(Serialize)]
#[serde(tag = "type", rename = "pong")]
struct Pong {}

/// Replies with a pong.
pub(crate) async fn ping(app: &App, connection: &Connection) -> Result<()> {
    send(app, connection, &Pong {}).await
}
