//! The open WebSocket connections, and the `@connections` API that functions send through.
//!
//! "Use @connections commands in your backend service" in the API Gateway developer guide; errors as in the reference
//! of the API Gateway Management API.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use shared::clock::Clock;
use tokio::sync::mpsc::UnboundedSender;

use crate::faults::{Faults, Kind, Target};

/// The largest message either way, in bytes (128 KB,
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html>).
pub const MESSAGE_LIMIT: usize = 128 * 1024;
/// How late a frame comes at most while frames are unordered.
const MAX_STRAGGLE_MILLISECONDS: u32 = 50;

/// A command of the backend to a connection.
#[derive(Debug)]
pub enum Order {
    /// Send this text.
    Send(String),
    /// Close.
    Close,
}

/// The connections of the WebSocket API; clones share them.
#[derive(Clone, Debug)]
pub struct Connections {
    clock: Clock,
    faults: Faults,
    open: Arc<Mutex<HashMap<String, Connection>>>,
}

#[derive(Debug)]
struct Connection {
    orders: UnboundedSender<Order>,
    connected_at: Timestamp,
    last_active_at: Timestamp,
    source_ip: IpAddr,
    user_agent: String,
}

impl Connections {
    /// No connections yet.
    #[must_use]
    pub fn new(clock: Clock, faults: Faults) -> Self {
        Self {
            clock,
            faults,
            open: Arc::default(),
        }
    }

    /// The number of open connections.
    #[must_use]
    pub fn count(&self) -> usize {
        self.with(|open| open.len())
    }

    /// Adds a connection whose `$connect` has returned. From now on it receives messages.
    pub(super) fn insert(&self, id: &str, orders: UnboundedSender<Order>, source_ip: IpAddr, user_agent: &str) {
        let now = self.clock.now();
        let connection = Connection {
            orders,
            connected_at: now,
            last_active_at: now,
            source_ip,
            user_agent: user_agent.to_owned(),
        };
        self.with(|open| open.insert(id.to_owned(), connection));
    }

    /// Removes a closed connection.
    pub(super) fn remove(&self, id: &str) {
        self.with(|open| open.remove(id));
    }

    /// Records activity on the connection.
    pub(super) fn touch(&self, id: &str) {
        let now = self.clock.now();
        self.with(|open| {
            if let Some(connection) = open.get_mut(id) {
                connection.last_active_at = now;
            }
        });
    }

    /// How long the next frame waits before its function is invoked, if frames are to come in any order.
    pub(super) fn straggle(&self) -> Option<Duration> {
        self.faults
            .strikes(Target::Websocket, Kind::Unordered)
            .then(|| Duration::from_millis(u64::from(self.faults.below(MAX_STRAGGLE_MILLISECONDS))))
    }

    /// Sends `text`, and returns whether the connection was still open.
    pub(super) fn send(&self, id: &str, text: String) -> bool {
        self.order(id, Order::Send(text))
    }

    fn order(&self, id: &str, order: Order) -> bool {
        self.with(|open| {
            open.get(id)
                .is_some_and(|connection| connection.orders.send(order).is_ok())
        })
    }

    /// Answers `{method} …/@connections/{id}`, where `path` starts after the stage.
    ///
    /// # Errors
    /// A fault resets the connection: the caller must drop it.
    pub async fn answer(&self, method: &Method, path: &str, body: Bytes) -> io::Result<Response<Body>> {
        let path = percent_decode_str(path).decode_utf8_lossy();
        let Some(id) = path.strip_prefix("/@connections/") else {
            return Ok(refusal(StatusCode::FORBIDDEN, "ForbiddenException", "Forbidden"));
        };
        match self.faults.roll(Target::Websocket) {
            None | Some(Kind::Duplicate | Kind::Rude | Kind::Conflict | Kind::Lag | Kind::Unordered) => {}
            Some(Kind::Gone) => return Ok(gone()),
            Some(Kind::Throttle) => {
                return Ok(refusal(
                    StatusCode::TOO_MANY_REQUESTS,
                    "LimitExceededException",
                    "Too Many Requests",
                ));
            }
            Some(Kind::Error) => {
                return Ok(refusal(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "InternalServerError",
                    "Internal server error",
                ));
            }
            Some(Kind::Garbage) => return Ok(Response::new(Body::from("<html>not an answer</html>"))),
            Some(Kind::Hang) => std::future::pending().await,
            Some(Kind::Reset) => return Err(io::ErrorKind::ConnectionReset.into()),
        }
        Ok(match *method {
            Method::POST if body.len() > MESSAGE_LIMIT => refusal(
                StatusCode::PAYLOAD_TOO_LARGE,
                "PayloadTooLargeException",
                "Message too long",
            ),
            // API Gateway has only text frames, so bytes that are not text cannot arrive intact.
            Method::POST => done(
                StatusCode::OK,
                self.send(id, String::from_utf8_lossy(&body).into_owned()),
            ),
            Method::DELETE => done(StatusCode::NO_CONTENT, self.order(id, Order::Close)),
            Method::GET => self.describe(id),
            _ => refusal(StatusCode::FORBIDDEN, "ForbiddenException", "Forbidden"),
        })
    }

    fn describe(&self, id: &str) -> Response<Body> {
        let description = self.with(|open| {
            open.get(id).map(|connection| {
                json!({
                    "connectedAt": connection.connected_at.to_string(),
                    "identity": { "sourceIp": connection.source_ip.to_string(), "userAgent": connection.user_agent },
                    "lastActiveAt": connection.last_active_at.to_string(),
                })
            })
        });
        description.map_or_else(gone, |description| json_response(StatusCode::OK, None, &description))
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Connection>) -> T) -> T {
        act(&mut self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn done(status: StatusCode, exists: bool) -> Response<Body> {
    if !exists {
        return gone();
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn gone() -> Response<Body> {
    refusal(StatusCode::GONE, "GoneException", "Gone")
}

fn refusal(status: StatusCode, error: &str, message: &str) -> Response<Body> {
    json_response(status, Some(error), &json!({ "message": message }))
}

fn json_response(status: StatusCode, error: Option<&str>, body: &Value) -> Response<Body> {
    let mut response = Response::builder()
        .status(status)
        .header("content-type", "application/json");
    if let Some(error) = error {
        response = response.header("x-amzn-errortype", error);
    }
    response.body(Body::from(body.to_string())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::Fault;
    use tokio::sync::mpsc::unbounded_channel;

    #[tokio::test]
    async fn only_open_connections_receive_messages() {
        let connections = Connections::new(Clock::system(), Faults::default());
        let post = |path: &'static str, body: Bytes| connections.answer(&Method::POST, path, body);
        assert_eq!(
            post("/@connections/a=", "x".into()).await.unwrap().status(),
            StatusCode::GONE
        );
        let (orders, mut received) = unbounded_channel();
        connections.insert("a=", orders, "127.0.0.1".parse().unwrap(), "test");
        assert_eq!(
            post("/%40connections/a%3D", "x".into()).await.unwrap().status(),
            StatusCode::OK
        );
        assert!(matches!(received.recv().await, Some(Order::Send(text)) if text == "x"));
        let large = Bytes::from(vec![b'x'; MESSAGE_LIMIT + 1]);
        assert_eq!(
            post("/@connections/a=", large).await.unwrap().status(),
            StatusCode::PAYLOAD_TOO_LARGE
        );
        let info = connections
            .answer(&Method::GET, "/@connections/a=", Bytes::new())
            .await
            .unwrap();
        assert_eq!(info.status(), StatusCode::OK);
        connections.remove("a=");
        let gone = connections
            .answer(&Method::DELETE, "/@connections/a=", Bytes::new())
            .await
            .unwrap();
        assert_eq!(
            (gone.status(), &gone.headers()["x-amzn-errortype"]),
            (StatusCode::GONE, &"GoneException".parse().unwrap())
        );
    }

    #[tokio::test]
    async fn a_fault_can_make_connections_disappear() {
        let faults = Faults::default();
        let connections = Connections::new(Clock::system(), faults.clone());
        let (orders, _received) = unbounded_channel();
        connections.insert("a", orders, "127.0.0.1".parse().unwrap(), "test");
        faults
            .set(Fault {
                target: Target::Websocket,
                kind: Kind::Gone,
                rate: 1.0,
                seconds: 9,
                spare: 0,
            })
            .unwrap();
        let reply = connections
            .answer(&Method::POST, "/@connections/a", "x".into())
            .await
            .unwrap();
        assert_eq!(reply.status(), StatusCode::GONE);
    }
}
