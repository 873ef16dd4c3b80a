//! `$connect`: opens a channel for a client with a valid access token.

use shared::websocket::connections::{Connection, Connections};
use shared::websocket::{Handshake, SocketReply};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;

use super::close::close_surplus;

/// The channels that a socket can be opened for.
const CHANNELS: [&str; 1] = ["notifications"];

/// Stores the connection. Nothing can be sent to it before this has returned.
///
/// # Errors
/// [`ErrorCode::Unauthenticated`], or [`ErrorCode::NotFound`] for an unknown channel.
pub(crate) async fn connect(app: &App, connection_id: String, handshake: Handshake) -> Result<SocketReply> {
    let token = handshake
        .token
        .ok_or_else(|| Error::new(ErrorCode::Unauthenticated, "Send an access token."))?;
    let Caller { user, session } = Caller::authenticate(app, &token).await?;
    let channel = handshake
        .query
        .get("channel")
        .filter(|channel| CHANNELS.contains(&channel.as_str()));
    let connection = Connection {
        connection_id,
        user_id: user.id,
        session_id: session.id,
        channel: channel.ok_or_else(Error::not_found)?.clone(),
        connected_at: app.clock.unix_seconds(),
    };
    Connections(&app.database).open(&connection).await?;
    close_surplus(app, &connection).await;
    Ok(if handshake.by_subprotocol {
        SocketReply::ok_with_subprotocol()
    } else {
        SocketReply::ok()
    })
}
