//! Events of the WebSocket API and the replies to them.

pub mod connections;
pub mod frames;
pub mod subscriptions;

use std::collections::HashMap;

use aws_lambda_events::event::apigw::ApiGatewayWebsocketProxyRequest;
use http::HeaderMap;
use http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use serde::Serialize;

use crate::error::{Error, Result};

/// What happens to a connection.
#[derive(Clone, Debug)]
pub struct SocketEvent {
    /// API Gateway's id of the connection.
    pub connection_id: String,
    /// The kind of event.
    pub action: SocketAction,
}

/// What can happen to a connection.
#[derive(Clone, Debug)]
pub enum SocketAction {
    /// A client wants to connect.
    Connect(Handshake),
    /// A client sent a frame.
    Message(String),
    /// The connection has ended; this event may never arrive.
    Disconnect,
}

/// The request of a client that wants to connect.
#[derive(Clone, Debug, Default)]
pub struct Handshake {
    /// The access token from `?token=`, `Authorization: Bearer` or `Sec-WebSocket-Protocol: bearer, <token>`.
    pub token: Option<String>,
    /// Whether the token came as a subprotocol, which then has to be echoed (RFC 6455 §4.2.2).
    pub by_subprotocol: bool,
    /// The query, which also holds what the edge read off the path.
    pub query: HashMap<String, String>,
}

/// The reply to an event.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SocketReply {
    status_code: u16,
    headers: HashMap<&'static str, &'static str>,
}

impl SocketReply {
    /// Handled.
    #[must_use]
    pub fn ok() -> Self {
        Self {
            status_code: 200,
            headers: HashMap::new(),
        }
    }

    /// Connected, with the subprotocol `bearer`.
    #[must_use]
    pub fn ok_with_subprotocol() -> Self {
        Self {
            headers: HashMap::from([("Sec-WebSocket-Protocol", "bearer")]),
            ..Self::ok()
        }
    }

    /// Refused with the error's status; API Gateway gives it to a client that wants to connect.
    pub(crate) fn refused(error: &Error) -> Self {
        let status = error.code().status();
        if status.is_server_error() {
            tracing::error!(%error, "a socket event failed");
        }
        Self {
            status_code: status.as_u16(),
            headers: HashMap::new(),
        }
    }
}

impl SocketEvent {
    pub(crate) fn parse(event: ApiGatewayWebsocketProxyRequest) -> Result<Self> {
        let context = event.request_context;
        let connection_id = context
            .connection_id
            .ok_or_else(|| Error::internal("a socket event without connection"))?;
        let action = match context.event_type.as_deref() {
            Some("CONNECT") => {
                let query = event.query_string_parameters.iter();
                let query = query.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
                SocketAction::Connect(handshake(&event.headers, query))
            }
            Some("MESSAGE") => SocketAction::Message(event.body.unwrap_or_default()),
            Some("DISCONNECT") => SocketAction::Disconnect,
            other => return Err(Error::internal(format!("an unknown socket event {other:?}"))),
        };
        Ok(Self { connection_id, action })
    }
}

fn handshake(headers: &HeaderMap, query: HashMap<String, String>) -> Handshake {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let subprotocol = text(SEC_WEBSOCKET_PROTOCOL)
        .and_then(|offered| offered.split_once(','))
        .filter(|(scheme, _)| scheme.trim().eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim().to_owned());
    let header = text(AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim().to_owned());
    let by_subprotocol = subprotocol.is_some();
    let token = subprotocol.or(header).or_else(|| query.get("token").cloned());
    Handshake {
        token,
        by_subprotocol,
        query,
    }
}
