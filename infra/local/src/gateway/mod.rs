//! The server on the local cloud's port: the edge, API Gateway's HTTP and WebSocket APIs behind it, and the local
//! endpoints.

pub mod closed;
pub mod connected;
pub mod connections;
pub mod cors;
pub mod edge;
pub mod event;
pub mod kept_errors;
pub mod routes;
pub mod socket;
pub mod throttles;
pub mod websocket;
pub mod websocket_api;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_TYPE, ORIGIN};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use serde_json::json;
use shared::ids::kind;
use tower::ServiceExt as _;

use self::cors::Cors;
use self::event::Arrived;
use self::kept_errors::KeptErrors;
use self::routes::Routes;
use self::throttles::StageThrottles;
use self::websocket_api::WebSocketApi;
use crate::endpoints::WEBSOCKET_PATH;
use crate::invoke::{Failure, Functions, Spent, invoke};
use crate::providers::{self, Providers};

/// API Gateway's quotas for HTTP APIs
/// (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html>).
const PAYLOAD_LIMIT: usize = 10 * 1024 * 1024;
/// The request line and the values of the headers together.
const HEADER_LIMIT: usize = 10_240;
const INTEGRATION_TIMEOUT: Duration = Duration::from_secs(30);

/// The path of endpoints that exist only locally.
const LOCAL: &str = "/_local";
/// The path of requests that the edge forwards to the WebSocket API instead of the HTTP API.
const SOCKETS: &str = "/ws/";

const REQUEST_ID: HeaderName = HeaderName::from_static("apigw-requestid");
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
const LOCAL_COST: HeaderName = HeaderName::from_static("x-local-cost");

/// The server.
pub struct Gateway {
    /// The HTTP API's routes.
    pub routes: Routes,
    /// The HTTP API's CORS configuration.
    pub cors: Cors,
    /// The functions behind the routes.
    pub functions: Functions,
    /// The WebSocket API.
    pub sockets: WebSocketApi,
    /// The throttles of the HTTP API's stage, if they are on.
    pub throttles: Option<StageThrottles>,
    /// The errors that the edge keeps.
    pub kept_errors: KeptErrors,
    /// The secret that the edge adds.
    pub edge_key: HeaderValue,
    /// The stubs of the providers.
    pub providers: Providers,
    /// The control API.
    pub control: Router,
}

impl Gateway {
    /// Answers one request.
    ///
    /// # Errors
    /// The connection must be dropped without a reply: the peer disconnected, or a fault is set.
    pub async fn handle(&self, request: Request<Incoming>, peer: SocketAddr) -> io::Result<Response<Body>> {
        let path = request.uri().path();
        if path == LOCAL || path.starts_with("/_local/") {
            return self.local(request).await;
        }
        if self.sockets.closing.is_cancelled() {
            return Ok(message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"));
        }
        let query = request.uri().query().unwrap_or_default();
        let is_socket = path.starts_with(SOCKETS);
        let (path, query) = edge::viewer_request(path, query);
        let (mut parts, body) = request.into_parts();
        edge::origin_headers(&mut parts.headers, &self.edge_key, peer);
        if !is_socket {
            return self.through_the_edge(parts, body, path, query, peer).await;
        }
        // The WebSocket API has no paths: it forbids those that the edge does not map.
        if path != "/" {
            return Ok(message(StatusCode::FORBIDDEN, "Forbidden"));
        }
        Ok(self.sockets.open(Request::from_parts(parts, body), &query, peer).await)
    }

    async fn local(&self, request: Request<Incoming>) -> io::Result<Response<Body>> {
        let path = request.uri().path().to_owned();
        if let Some(rest) = path.strip_prefix(WEBSOCKET_PATH) {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
            return self.sockets.connections.answer(&parts.method, rest, body).await;
        }
        if let Some(target) = providers::target(&path) {
            return self.providers.answer(target, request).await;
        }
        let Ok(response) = self.control.clone().oneshot(request.map(Body::new)).await;
        Ok(response)
    }

    async fn through_the_edge(
        &self,
        parts: Parts,
        body: Incoming,
        path: String,
        query: String,
        peer: SocketAddr,
    ) -> io::Result<Response<Body>> {
        if let Some(kept) = self.kept_errors.get(&parts.method, &path) {
            return Ok(kept);
        }
        if header_size(&parts) > HEADER_LIMIT {
            let too_large = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
            return Ok(message(too_large, "Request Header Fields Too Large"));
        }
        let (method, requested) = (parts.method.clone(), path.clone());
        let response = self.call(parts, body, path, query, peer).await?;
        Ok(self.kept_errors.keep(&method, &requested, response).await)
    }

    async fn call(
        &self,
        parts: Parts,
        body: Incoming,
        path: String,
        query: String,
        peer: SocketAddr,
    ) -> io::Result<Response<Body>> {
        if let Some(preflight) = self.cors.preflight(&parts.method, &parts.headers) {
            return Ok(preflight);
        }
        let origin = parts.headers.get(ORIGIN).cloned();
        let request_id = self.sockets.ids.id::<kind::Request>().to_string();
        let mut response = match (payload(body).await?, event::decoded_path(&path)) {
            (None, _) => message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
            (_, None) => message(StatusCode::BAD_REQUEST, "Bad Request"),
            (Some(body), Some(path)) => {
                let Parts { method, headers, .. } = parts;
                self.integrate(
                    &Arrived {
                        method,
                        path,
                        query,
                        headers,
                        body,
                        peer,
                    },
                    &request_id,
                )
                .await
            }
        };
        self.cors.decorate(origin.as_ref(), response.headers_mut());
        if let Ok(request_id) = HeaderValue::try_from(request_id) {
            response.headers_mut().insert(REQUEST_ID, request_id);
        }
        Ok(response)
    }

    async fn integrate(&self, request: &Arrived, request_id: &str) -> Response<Body> {
        let Some(route) = self.routes.select(request.method.as_str(), &request.path) else {
            return message(StatusCode::NOT_FOUND, "Not Found");
        };
        if self
            .throttles
            .as_ref()
            .is_some_and(|throttles| !throttles.admit(&route.route.key))
        {
            return message(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests");
        }
        let Some(function) = self.functions.get(&route.route.binary) else {
            return message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        };
        let event = event::build(request, &route, request_id, self.sockets.clock.now());
        match tokio::time::timeout(INTEGRATION_TIMEOUT, invoke(function, event)).await {
            Err(_) | Ok(Err(Failure::Throttled)) => message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
            Ok(Err(Failure::EventTooLarge(_))) => message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
            Ok(Err(_)) => message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
            Ok(Ok(invocation)) => {
                let Some(mut response) = event::reply(&invocation.reply, &request.method) else {
                    tracing::error!(
                        function = function.binary(),
                        "API Gateway does not accept the reply of the function"
                    );
                    return message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
                };
                account(&mut response, &invocation.spent);
                response
            }
        }
    }
}

fn header_size(parts: &Parts) -> usize {
    let line = parts.method.as_str().len() + parts.uri.to_string().len();
    line + parts.headers.values().map(HeaderValue::len).sum::<usize>()
}

/// The whole body; `None` if it is above the limit. The rest is read in any case: a peer that gets its reply while
/// it still sends may never see it.
async fn payload(mut body: Incoming) -> io::Result<Option<Bytes>> {
    let mut payload = BytesMut::new();
    let mut size = 0;
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(io::Error::other)?.into_data() {
            size += data.len();
            if size <= PAYLOAD_LIMIT {
                payload.extend_from_slice(&data);
            }
        }
    }
    Ok((size <= PAYLOAD_LIMIT).then(|| payload.freeze()))
}

/// Adds the cost of the invocation, for a browser's developer tools and for scripts.
fn account(response: &mut Response<Body>, spent: &Spent) {
    let calls = [
        ("dynamodb", spent.cost.dynamodb_calls),
        ("s3", spent.cost.s3_calls),
        ("sqs", spent.cost.sqs_calls),
    ];
    let mut timing: Vec<_> = calls
        .iter()
        .map(|(service, calls)| format!("{service};desc=\"{calls} calls\""))
        .collect();
    timing.push(format!("handler;dur={:.3}", spent.handler_ms));
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::try_from(timing.join(", ")) {
        headers.insert(SERVER_TIMING, value);
    }
    if let Ok(value) = HeaderValue::try_from(json!(spent).to_string()) {
        headers.insert(LOCAL_COST, value);
    }
}

/// A reply of API Gateway itself.
fn message(status: StatusCode, message: &str) -> Response<Body> {
    let body = Body::from(json!({ "message": message }).to_string());
    let response = Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json")
        .body(body);
    response.unwrap_or_default()
}
