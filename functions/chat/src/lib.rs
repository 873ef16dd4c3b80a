//! The WebSocket API: clients connect, send frames and disconnect.

use connections::connect::connect;
use connections::disconnect::disconnect;
use frames::receive::receive;
use shared::lambda::Function;
use shared::websocket::{SocketAction, SocketEvent, SocketReply};
use shared::{App, Result};

mod connections;
mod frames;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::websocket("chat", handle)
}

async fn handle(app: App, event: SocketEvent) -> Result<SocketReply> {
    let id = event.connection_id;
    match event.action {
        SocketAction::Connect(handshake) => connect(&app, id, handshake).await,
        SocketAction::Message(text) => receive(&app, &id, &text).await.map(|()| SocketReply::ok()),
        SocketAction::Disconnect => disconnect(&app, &id).await.map(|()| SocketReply::ok()),
    }
}
