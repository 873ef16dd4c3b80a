//! The WebSocket API.
//!
//! | event | file |
//! |---|---|
//! | `$connect` | `connect.rs` |
//! | a frame | `frame.rs` |
//! | `{"type": "ping"}` | `ping.rs` |
//! | `{"type": "ask"}` | `ask.rs` |
//! | `{"type": "resume"}` | `resume.rs` |
//! | `$disconnect` | `disconnect.rs` |

use shared::lambda::Function;
use shared::websocket::{SocketAction, SocketEvent, SocketReply};
use shared::{App, Result};

mod ask;
mod connect;
mod disconnect;
mod frame;
mod ping;
mod resume;
mod send;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::websocket("chat", handle)
}

async fn handle(app: App, event: SocketEvent) -> Result<SocketReply> {
    let id = event.connection_id;
    match event.action {
        SocketAction::Connect(handshake) => connect::connect(&app, id, handshake).await,
        SocketAction::Message(text) => frame::receive(&app, &id, &text).await.map(|()| SocketReply::ok()),
        SocketAction::Disconnect => disconnect::disconnect(&app, &id).await.map(|()| SocketReply::ok()),
    }
}
