//! The Lambda Runtime API on loopback ("Using the Lambda runtime API for custom runtimes" in the Lambda developer
//! guide).

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use serde_json::Value;
use shared::clock::Clock;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::Result;

const PREFIX: &str = "/2018-06-01/runtime/";
/// Longer than any function may take.
const PATIENCE: Duration = Duration::from_secs(120);
const REQUEST_ID: &str = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";

/// The Runtime API of one function. Dropping it ends its server.
pub(crate) struct RuntimeApi {
    pub address: SocketAddr,
    events: mpsc::UnboundedSender<String>,
    responses: mpsc::UnboundedReceiver<(Instant, RuntimeResponse)>,
    _stop: DropGuard,
}

/// A request of the function to the Runtime API.
enum RuntimeResponse {
    /// The function waits for an event.
    Next,
    Reply(Bytes),
    /// An invocation, or the start of the function, failed.
    Error(Bytes),
}

/// The result of an invocation.
pub(crate) struct Answer {
    pub reply: Value,
    /// From the event to the reply.
    pub took: Duration,
}

/// The server, which the function calls.
#[derive(Clone)]
struct Server {
    events: Arc<Mutex<mpsc::UnboundedReceiver<String>>>,
    responses: mpsc::UnboundedSender<(Instant, RuntimeResponse)>,
    clock: Clock,
}

impl RuntimeApi {
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (events, received) = mpsc::unbounded_channel();
        let (sender, responses) = mpsc::unbounded_channel();
        let server = Server {
            events: Arc::new(Mutex::new(received)),
            responses: sender,
            clock: Clock::system(),
        };
        let stop = CancellationToken::new();
        let handle = move |request, _peer| {
            let server = server.clone();
            async move { server.handle(request).await }
        };
        tokio::spawn(local::serve::serve(listener, handle, stop.clone()));
        Ok(Self {
            address,
            events,
            responses,
            _stop: stop.drop_guard(),
        })
    }

    /// When the function requested an event for the first time.
    pub async fn first_next(&mut self) -> Result<Instant> {
        match self.listen().await? {
            (at, RuntimeResponse::Next) => Ok(at),
            (_, RuntimeResponse::Reply(bytes) | RuntimeResponse::Error(bytes)) => {
                Err(format!("does not start: {}", text(&bytes)).into())
            }
        }
    }

    /// Sends the function an event and waits for the reply.
    pub async fn invoke(&mut self, event: String) -> Result<Answer> {
        let begun = Instant::now();
        self.events.send(event)?;
        loop {
            match self.listen().await? {
                (_, RuntimeResponse::Next) => {}
                (at, RuntimeResponse::Reply(bytes)) => {
                    return Ok(Answer {
                        reply: serde_json::from_slice(&bytes)?,
                        took: at - begun,
                    });
                }
                (_, RuntimeResponse::Error(bytes)) => return Err(format!("fails: {}", text(&bytes)).into()),
            }
        }
    }

    async fn listen(&mut self) -> Result<(Instant, RuntimeResponse)> {
        let response = timeout(PATIENCE, self.responses.recv())
            .await
            .map_err(|_| "does not respond")?;
        response.ok_or_else(|| "its server has ended".into())
    }
}

impl Server {
    async fn handle(&self, request: Request<Incoming>) -> io::Result<Response<Body>> {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path().strip_prefix(PREFIX).unwrap_or_default().to_owned();
        if (&parts.method, path.as_str()) == (&Method::GET, "invocation/next") {
            self.report(RuntimeResponse::Next)?;
            return self.next().await;
        }
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        match path.rsplit('/').next() {
            Some("response") => self.report(RuntimeResponse::Reply(body))?,
            Some("error") => self.report(RuntimeResponse::Error(body))?,
            _ => return respond(StatusCode::NOT_FOUND, Body::empty()),
        }
        respond(StatusCode::ACCEPTED, Body::empty())
    }

    /// Waits for the next event.
    async fn next(&self) -> io::Result<Response<Body>> {
        let event = self
            .events
            .lock()
            .await
            .recv()
            .await
            .ok_or(io::ErrorKind::ConnectionReset)?;
        let deadline = self.clock.now().as_millisecond() + 15_000;
        let response = Response::builder()
            .header("content-type", "application/json")
            .header("lambda-runtime-aws-request-id", REQUEST_ID)
            .header("lambda-runtime-deadline-ms", deadline)
            .header(
                "lambda-runtime-invoked-function-arn",
                "arn:aws:lambda:us-east-1:000000000000:function:bench",
            )
            .header("lambda-runtime-trace-id", "Root=1-65e6b5bc-c2b1a6e0f6f355d9e3c7a7b2");
        response.body(Body::from(event)).map_err(io::Error::other)
    }

    fn report(&self, response: RuntimeResponse) -> io::Result<()> {
        self.responses
            .send((Instant::now(), response))
            .map_err(|_| io::ErrorKind::ConnectionReset.into())
    }
}

fn respond(status: StatusCode, body: Body) -> io::Result<Response<Body>> {
    Response::builder().status(status).body(body).map_err(io::Error::other)
}

fn text(bytes: &Bytes) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use shared::platform::http_client;

    use super::*;

    /// Requests one event and replies to it, as `lambda_runtime` does.
    async fn answer_one(api: SocketAddr, outcome: &str) {
        let http = http_client();
        let base = format!("http://{api}{PREFIX}invocation");
        let event = http.get(format!("{base}/next")).send().await.unwrap();
        let id = event.headers()["lambda-runtime-aws-request-id"]
            .to_str()
            .unwrap()
            .to_owned();
        let body = event.bytes().await.unwrap();
        let response = http
            .post(format!("{base}/{id}/{outcome}"))
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::ACCEPTED);
    }

    #[tokio::test]
    async fn an_event_goes_to_the_function_and_its_reply_comes_back() {
        let mut api = RuntimeApi::start().await.unwrap();
        tokio::spawn(answer_one(api.address, "response"));
        api.first_next().await.unwrap();
        assert_eq!(
            api.invoke(r#"{"a":1}"#.to_owned()).await.unwrap().reply,
            json!({ "a": 1 })
        );
    }

    #[tokio::test]
    async fn a_failed_invocation_is_an_error() {
        let mut api = RuntimeApi::start().await.unwrap();
        tokio::spawn(answer_one(api.address, "error"));
        assert!(api.invoke("{}".to_owned()).await.is_err());
    }
}
