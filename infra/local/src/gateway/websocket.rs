//! The WebSocket API: the handshake, which `$connect` may refuse, and the connection after it.
//!
//! "Overview of WebSocket APIs in API Gateway" in its developer guide.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::closed::Closed;
use super::connected::Connected;
use super::socket::{self, Socket};
use super::websocket_api::WebSocketApi;
use crate::invoke::{Deployed, invoke};

/// The decision of `$connect`.
enum Handshake {
    Accepted(Option<HeaderValue>),
    Refused(Response<Body>),
}

impl WebSocketApi {
    /// Answers a handshake, whose path and query string the edge has rewritten.
    pub async fn open(&self, mut request: Request<Incoming>, query: &str, peer: SocketAddr) -> Response<Body> {
        let Some(accept) = accept_key(&request) else {
            return super::message(StatusCode::UPGRADE_REQUIRED, "Upgrade Required");
        };
        let Some(function) = self.function.clone().filter(|_| !self.closing.is_cancelled()) else {
            return super::message(StatusCode::FORBIDDEN, "Forbidden");
        };
        let upgrade = hyper::upgrade::on(&mut request);
        let connected = Arc::new(Connected::new(self.clone(), function, request.headers(), peer));
        let event = connected.connect_event(request.headers(), query);
        let (decide, decision) = oneshot::channel();
        // A separate task: the function finishes, and receives the end of the connection, even if the viewer gives up.
        self.tasks.spawn(live(connected, event, upgrade, decide));
        match decision.await {
            Ok(Handshake::Accepted(protocol)) => switching(&accept, protocol),
            Ok(Handshake::Refused(response)) => response,
            Err(_task_panicked) => super::message(StatusCode::BAD_GATEWAY, "Internal server error"),
        }
    }
}

/// A connection from `$connect` to `$disconnect`.
async fn live(connected: Arc<Connected>, event: Value, upgrade: OnUpgrade, decide: oneshot::Sender<Handshake>) {
    let api = connected.api();
    let protocol = match connect(connected.function(), event).await {
        Ok(protocol) => protocol,
        Err(refusal) => {
            // Without a receiver the viewer has disconnected, and a refused connection needs no end.
            let _gone = decide.send(Handshake::Refused(refusal));
            return;
        }
    };
    let (orders, received) = mpsc::unbounded_channel();
    api.connections
        .insert(&connected.id, orders, connected.peer.ip(), &connected.user_agent);
    let (deliver, deliveries) = mpsc::unbounded_channel();
    let delivering = tokio::spawn(socket::deliver(Arc::clone(&connected), deliveries));
    // Without a receiver the upgrade fails, which leads to `$disconnect`.
    let _gone = decide.send(Handshake::Accepted(protocol));
    match upgrade.await {
        Ok(upgraded) => {
            let socket = Socket::new(upgraded, received, deliver, Arc::clone(&connected)).await;
            socket.run().await;
        }
        Err(_viewer_gone) => socket::end(&connected, &deliver, Closed::abnormal()),
    }
    if let Err(error) = delivering.await {
        tracing::error!(%error, connection = connected.id, "the delivery of frames broke");
    }
}

/// Runs `$connect`. Returns the accepted subprotocol, or the refusal.
async fn connect(function: &Deployed, event: Value) -> Result<Option<HeaderValue>, Response<Body>> {
    let failed = || super::message(StatusCode::BAD_GATEWAY, "Internal server error");
    let invocation = invoke(function, event).await.map_err(|_| failed())?;
    let response = super::event::reply(&invocation.reply, &Method::GET).ok_or_else(failed)?;
    if response.status().is_success() {
        return Ok(response.headers().get(SEC_WEBSOCKET_PROTOCOL).cloned());
    }
    Err(response)
}

/// The value of `Sec-WebSocket-Accept`, if the request is a handshake of RFC 6455 §4.2.1.
fn accept_key(request: &Request<Incoming>) -> Option<String> {
    let headers = request.headers();
    let has = |name, token: &str| {
        let values = headers
            .get_all(name)
            .iter()
            .filter_map(|value| HeaderValue::to_str(value).ok());
        values
            .flat_map(|value| value.split(','))
            .any(|value| value.trim().eq_ignore_ascii_case(token))
    };
    let is_handshake = request.method() == Method::GET
        && has(CONNECTION, "upgrade")
        && has(UPGRADE, "websocket")
        && has(SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(SEC_WEBSOCKET_KEY).filter(|_| is_handshake)?;
    Some(derive_accept_key(key.as_bytes()))
}

fn switching(accept: &str, protocol: Option<HeaderValue>) -> Response<Body> {
    let mut response = Response::builder()
        .status(StatusCode::SWITCHING_PROTOCOLS)
        .header(CONNECTION, "upgrade")
        .header(UPGRADE, "websocket")
        .header(SEC_WEBSOCKET_ACCEPT, accept)
        .body(Body::empty())
        .unwrap_or_default();
    if let Some(protocol) = protocol {
        response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    response
}
