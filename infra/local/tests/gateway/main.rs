//! The gateway as a client sees it, with functions that only record and echo.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod control;
mod http;
mod life;
mod limits;
mod payments;
mod sockets;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::IntoResponse;
use local::cloud::{Cloud, Options};
use serde_json::{Value, json};
use shared::error::{Error, ErrorCode};
use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;
use shared::websocket::{SocketAction, SocketReply};

/// Routes to the function that is linked under the name of the product's `docs`.
const API: &str = r##"
x-amazon-apigateway-cors:
  allowOrigins: { Ref: AllowedOrigins }
  allowMethods: [GET, POST]
paths:
  /api/echo/{id}: { post: &docs { x-amazon-apigateway-integration: { $ref: "#/components/x-amazon-apigateway-integrations/docs" } } }
  /api/hello: { x-amazon-apigateway-any-method: *docs }
  /api/slow: { get: *docs }
  /api/large: { get: *docs }
  /api/payments/webhook: { post: *docs }
  /$default: { x-amazon-apigateway-any-method: *docs }
components:
  x-amazon-apigateway-integrations:
    docs: { payloadFormatVersion: "2.0", uri: { "Fn::Sub": "…functions/${DocsFunction.Arn}/invocations" } }
"##;

#[utoipa::path(post, path = "/api/echo/{id}", responses((status = 201)))]
async fn echo(method: Method, uri: Uri, headers: HeaderMap, body: String) -> impl IntoResponse {
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    let reply = json!({ "method": method.as_str(), "uri": uri.to_string(), "headers": headers, "size": body.len() });
    (
        StatusCode::CREATED,
        [("set-cookie", "a=1"), ("etag", "\"1\"")],
        Json(reply),
    )
}

#[utoipa::path(get, path = "/api/hello", responses((status = 200)))]
async fn hello() -> &'static str {
    "hello"
}

#[utoipa::path(get, path = "/api/slow", responses((status = 200)))]
async fn slow() {
    tokio::time::sleep(Duration::from_secs(60)).await;
}

#[utoipa::path(get, path = "/api/large", responses((status = 200)))]
async fn large() -> String {
    "x".repeat(7 * 1024 * 1024)
}

struct Docs;

impl EndpointGroup for Docs {
    const DESCRIPTION: &'static str = "The fixture.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(echo))
            .operation(routes!(hello))
            .operation(routes!(slow))
            .operation(routes!(large))
            .operation(routes!(payments::webhook))
    }
}

/// The events that the socket function has seen, in order.
type EventLog = Arc<Mutex<Vec<String>>>;

struct Fixture {
    cloud: Cloud,
    seen: EventLog,
    http: reqwest::Client,
}

impl Fixture {
    async fn start() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let seen = EventLog::default();
        let options = Options {
            api: Some(API.to_owned()),
            partial: true,
            ..options
        };
        let docs = Function::http::<Docs>("docs");
        let functions = vec![
            docs,
            socket_function(Arc::clone(&seen)),
            queue_function(Arc::clone(&seen)),
        ];
        let cloud = Cloud::start(options, functions).await.unwrap();
        Self {
            cloud,
            seen,
            http: shared::platform::http_client(),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.cloud.url())
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// Waits until the socket function has seen `what`.
    async fn until_seen(&self, what: &str) {
        let seen = async {
            while !self.seen().iter().any(|seen| seen == what) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        assert!(
            tokio::time::timeout(Duration::from_secs(5), seen).await.is_ok(),
            "{what} not in {:?}",
            self.seen()
        );
    }
}

/// Records the events. A message `me` is answered with the connection's id, `boom` breaks the function, and `wait` is not
/// handled before `go on`, which comes later.
fn socket_function(seen: EventLog) -> Function {
    Function::websocket("chat", move |app, event| {
        let seen = Arc::clone(&seen);
        async move {
            match event.action {
                SocketAction::Connect(handshake) => {
                    let early = app.sockets()?.send(&event.connection_id, &json!("early")).await?;
                    seen.lock()
                        .unwrap()
                        .push(format!("connect {early:?} {:?}", handshake.query.get("community_id")));
                    match handshake.token.as_deref() {
                        Some("refused") => Err(Error::new(ErrorCode::Forbidden, "no")),
                        _ if handshake.by_subprotocol => Ok(SocketReply::ok_with_subprotocol()),
                        _ => Ok(SocketReply::ok()),
                    }
                }
                SocketAction::Message(text) => {
                    assert_ne!(text, "boom");
                    if text == "wait" {
                        while !seen.lock().unwrap().iter().any(|seen| seen == "go on") {
                            tokio::time::sleep(Duration::from_millis(5)).await;
                        }
                    }
                    if text == "me" {
                        app.sockets()?
                            .send(&event.connection_id, &json!({ "id": event.connection_id }))
                            .await?;
                    }
                    seen.lock().unwrap().push(text);
                    Ok(SocketReply::ok())
                }
                SocketAction::Disconnect => {
                    seen.lock().unwrap().push("disconnect".to_owned());
                    Ok(SocketReply::ok())
                }
            }
        }
    })
}

/// Records the bodies of messages; `bad` ones fail.
fn queue_function(seen: EventLog) -> Function {
    Function::queue("notifier", move |_app, message: Value| {
        let seen = Arc::clone(&seen);
        async move {
            if message == "bad" {
                return Err(Error::internal("a bad message"));
            }
            seen.lock().unwrap().push(format!("message {message}"));
            Ok(())
        }
    })
}
