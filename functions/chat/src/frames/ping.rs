//! `{"type": "ping"}`: the reply `{"type": "pong"}` keeps idle connections open.

use serde::Serialize;
use shared::websocket::connections::Connection;
use shared::{App, Result};
use utoipa::ToSchema;

use super::send::send;

/// Keeps an idle connection open.
#[derive(ToSchema)]
#[expect(dead_code, reason = "a ping is read without it, and it is only documented")]
pub(crate) struct Ping {
    /// An id of the client's choice.
    client_id: Option<String>,
}

/// The answer to a ping.
#[derive(Serialize, ToSchema)]
#[serde(tag = "type", rename = "pong")]
pub(crate) struct Pong {}

/// Replies with a pong.
pub(crate) async fn ping(app: &App, connection: &Connection) -> Result<()> {
    send(app, connection, &Pong {}).await
}
