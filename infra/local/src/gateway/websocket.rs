//! The WebSocket API: the handshake, which `$connect` may refuse, and the events of a connection.
//!
//! "Overview of WebSocket APIs in API Gateway" and "Set up a Lambda proxy integration" in its developer guide.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use serde_json::{Map, Value, json};
use shared::clock::Clock;
use shared::ids::Ids;
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::form_urlencoded;

use super::connections::Connections;
use super::event::{domain_name, request_time};
use super::socket::{self, Closed, Socket};
use crate::invoke::{Deployed, invoke};

/// The id of the WebSocket API.
const API_ID: &str = "localsocket";

/// The WebSocket API and its function.
#[derive(Clone)]
pub struct WebSocketApi {
    /// Answers `$connect`, `$default` and `$disconnect`; without it every handshake is refused.
    pub function: Option<Deployed>,
    /// The stage that events name.
    pub stage: String,
    /// Who is connected.
    pub connections: Connections,
    /// Time.
    pub clock: Clock,
    /// Ids.
    pub ids: Ids,
    /// The tasks of the open connections.
    pub tasks: TaskTracker,
    /// Cancelled when every connection is to close.
    pub closing: CancellationToken,
}

/// What stays the same for the life of a connection.
pub struct Connected {
    api: WebSocketApi,
    function: Deployed,
    /// The connection's id.
    pub id: String,
    connected_at: i64,
    peer: SocketAddr,
    user_agent: String,
}

/// What `$connect` decided.
enum Handshake {
    Accepted(Option<HeaderValue>),
    Refused(Response<Body>),
}

impl WebSocketApi {
    /// Answers a handshake whose path and query string are those behind the edge.
    pub async fn open(&self, mut request: Request<Incoming>, query: &str, peer: SocketAddr) -> Response<Body> {
        let Some(accept) = accept_key(&request) else {
            return super::message(StatusCode::UPGRADE_REQUIRED, "Upgrade Required");
        };
        let Some(function) = self.function.clone().filter(|_| !self.closing.is_cancelled()) else {
            return super::message(StatusCode::FORBIDDEN, "Forbidden");
        };
        let upgrade = hyper::upgrade::on(&mut request);
        let connected = Arc::new(self.connected(function, request.headers(), peer));
        let event = connected.connect_event(request.headers(), query);
        let (decide, decision) = oneshot::channel();
        // A task of its own: the function runs to its end, and is told about the end, even if the viewer gives up.
        self.tasks.spawn(live(connected, event, upgrade, decide));
        match decision.await {
            Ok(Handshake::Accepted(protocol)) => switching(&accept, protocol),
            Ok(Handshake::Refused(response)) => response,
            Err(_task_panicked) => super::message(StatusCode::BAD_GATEWAY, "Internal server error"),
        }
    }

    fn connected(&self, function: Deployed, headers: &HeaderMap, peer: SocketAddr) -> Connected {
        let user_agent = headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        Connected {
            api: self.clone(),
            function,
            id: self.opaque_id(),
            connected_at: self.clock.now().as_millisecond(),
            peer,
            user_agent: user_agent.unwrap_or_default(),
        }
    }

    /// API Gateway's kind of id: 16 characters of base64 with one `=`.
    fn opaque_id(&self) -> String {
        URL_SAFE.encode(self.ids.random::<11>())
    }
}

/// A connection from `$connect` to `$disconnect`.
async fn live(connected: Arc<Connected>, event: Value, upgrade: OnUpgrade, decide: oneshot::Sender<Handshake>) {
    let api = &connected.api;
    let protocol = match connect(&connected.function, event).await {
        Ok(protocol) => protocol,
        Err(refusal) => {
            // Without a receiver the viewer has gone, and a refused connection has nothing to end.
            let _gone = decide.send(Handshake::Refused(refusal));
            return;
        }
    };
    let (orders, received) = mpsc::unbounded_channel();
    api.connections.insert(&connected.id, orders, connected.peer.ip(), &connected.user_agent);
    let (deliver, deliveries) = mpsc::unbounded_channel();
    let delivering = tokio::spawn(socket::deliver(Arc::clone(&connected), deliveries));
    // Without a receiver the upgrade fails, and so ends in `$disconnect`.
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

/// Runs `$connect`; the sub-protocol to answer with, or the refusal.
async fn connect(function: &Deployed, event: Value) -> Result<Option<HeaderValue>, Response<Body>> {
    let failed = || super::message(StatusCode::BAD_GATEWAY, "Internal server error");
    let invocation = invoke(function, event).await.map_err(|_| failed())?;
    let response = super::event::reply(&invocation.reply).ok_or_else(failed)?;
    if response.status().is_success() {
        return Ok(response.headers().get(SEC_WEBSOCKET_PROTOCOL).cloned());
    }
    Err(response)
}

/// The value of `Sec-WebSocket-Accept`, if the request is a handshake of RFC 6455 §4.2.1.
fn accept_key(request: &Request<Incoming>) -> Option<String> {
    let headers = request.headers();
    let has = |name, token: &str| {
        let values = headers.get_all(name).iter().filter_map(|value| HeaderValue::to_str(value).ok());
        values.flat_map(|value| value.split(',')).any(|value| value.trim().eq_ignore_ascii_case(token))
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

impl Connected {
    /// The API that the connection belongs to.
    #[must_use]
    pub fn api(&self) -> &WebSocketApi {
        &self.api
    }

    /// The function that is told about it.
    #[must_use]
    pub fn function(&self) -> &Deployed {
        &self.function
    }

    /// When it began, in Unix milliseconds.
    #[must_use]
    pub fn connected_at(&self) -> i64 {
        self.connected_at
    }

    /// What API Gateway tells the viewer when the function fails on a message.
    pub fn report_failure(&self) {
        let text = json!({
            "message": "Internal server error",
            "connectionId": self.id,
            "requestId": self.api.opaque_id(),
        });
        self.api.connections.send(&self.id, text.to_string());
    }

    /// The event of the handshake: the only one with headers and parameters.
    #[must_use]
    pub fn connect_event(&self, headers: &HeaderMap, query: &str) -> Value {
        let headers = named_values(headers);
        let mut event = json!({
            "headers": last_of_each(&headers),
            "multiValueHeaders": headers,
            "requestContext": self.context("$connect", "CONNECT"),
            "isBase64Encoded": false,
        });
        let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            parameters.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        if !parameters.is_empty() {
            event["queryStringParameters"] = last_of_each(&parameters);
            event["multiValueQueryStringParameters"] = json!(parameters);
        }
        event
    }

    /// The event of a text message.
    #[must_use]
    pub fn message_event(&self, text: &str) -> Value {
        let mut context = self.context("$default", "MESSAGE");
        context["messageId"] = self.api.opaque_id().into();
        json!({ "requestContext": context, "body": text, "isBase64Encoded": false })
    }

    /// The event of the end.
    #[must_use]
    pub fn disconnect_event(&self, closed: &Closed) -> Value {
        let mut context = self.context("$disconnect", "DISCONNECT");
        context["disconnectStatusCode"] = closed.code.into();
        context["disconnectReason"] = closed.reason.as_str().into();
        json!({ "requestContext": context, "isBase64Encoded": false })
    }

    fn context(&self, route_key: &str, event_type: &str) -> Value {
        let now = self.api.clock.now();
        let request_id = self.api.opaque_id();
        json!({
            "routeKey": route_key,
            "eventType": event_type,
            "messageDirection": "IN",
            "extendedRequestId": request_id,
            "requestId": request_id,
            "requestTime": request_time(now),
            "requestTimeEpoch": now.as_millisecond(),
            "connectedAt": self.connected_at,
            "connectionId": self.id,
            "stage": self.api.stage,
            "domainName": domain_name(API_ID),
            "apiId": API_ID,
            "identity": { "sourceIp": self.peer.ip().to_string(), "userAgent": self.user_agent },
        })
    }
}

/// Headers under the capitalised names that API Gateway's WebSocket APIs pass on.
fn named_values(headers: &HeaderMap) -> BTreeMap<String, Vec<String>> {
    let value = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let capitalised = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    let name = |name: &str| name.split('-').filter(|word| !word.is_empty()).map(capitalised).collect::<Vec<_>>().join("-");
    let mut values: BTreeMap<_, _> =
        headers.keys().map(|key| (name(key.as_str()), headers.get_all(key).iter().map(value).collect())).collect();
    values.insert("Host".to_owned(), vec![domain_name(API_ID)]);
    values
}

fn last_of_each(values: &BTreeMap<String, Vec<String>>) -> Value {
    let last = values.iter().filter_map(|(name, values)| Some((name.clone(), Value::from(values.last()?.as_str()))));
    Value::Object(last.collect::<Map<_, _>>())
}

#[cfg(test)]
#[path = "websocket_tests.rs"]
mod tests;
