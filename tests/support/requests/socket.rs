//! WebSocket connections.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use http::{HeaderMap, HeaderName};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::support::Actor;
use crate::support::Client;
use crate::support::app::PATIENCE;

/// An open connection.
#[derive(Debug)]
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    /// Connects to a path with its query; the status of the refusal if it is refused.
    pub async fn try_socket(&self, path: &str) -> Result<Socket, u16> {
        self.try_socket_with(path, &[]).await.map(|(socket, _headers)| socket)
    }

    /// The same with these headers in the handshake; also gives the headers of its reply.
    pub async fn try_socket_with(&self, path: &str, headers: &[(&str, &str)]) -> Result<(Socket, HeaderMap), u16> {
        let mut request = self.url(path).replacen("http", "ws", 1).into_client_request().unwrap();
        for (name, value) in headers {
            request
                .headers_mut()
                .append(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((stream, reply)) => Ok((Socket(stream), reply.headers().clone())),
            Err(Error::Http(reply)) => Err(reply.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }
}

impl Actor {
    /// Connects to a path such as `/ws/notifications/` with the access token in the query.
    pub async fn socket(&self, path: &str) -> Socket {
        let connected = self.try_socket(&format!("{path}?token={}", self.access_token)).await;
        connected.unwrap_or_else(|status| panic!("the socket is refused with {status}"))
    }
}

impl Socket {
    /// Sends JSON.
    pub async fn send(&mut self, frame: &Value) {
        self.send_text(&frame.to_string()).await;
    }

    /// Sends any text.
    pub async fn send_text(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// The JSON of the next frame.
    pub async fn next_frame(&mut self) -> Value {
        match self.next_message().await {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?} is not a frame of JSON"),
        }
    }

    /// The JSON of the next frame of this type; others before it are skipped.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next_frame().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// The frames that arrive before the answer to a ping.
    pub async fn until_pong(&mut self) -> Vec<Value> {
        self.send(&json!({ "type": "ping" })).await;
        let mut frames = Vec::new();
        loop {
            let frame = self.next_frame().await;
            if frame["type"] == "pong" {
                return frames;
            }
            frames.push(frame);
        }
    }

    /// The close code with which the connection ends next; 1006 (RFC 6455 §7.4.1) if it ends without one.
    pub async fn closed(&mut self) -> u16 {
        match self.next_message().await {
            Some(Ok(Message::Close(Some(frame)))) => frame.code.into(),
            Some(Ok(Message::Close(None)) | Err(_)) | None => 1006,
            Some(Ok(other)) => panic!("{other:?} came instead of the end"),
        }
    }

    /// Whether nothing has arrived, although there was time to.
    pub async fn is_silent(&mut self) -> bool {
        timeout(Duration::from_millis(20), self.0.next()).await.is_err()
    }

    async fn next_message(&mut self) -> Option<Result<Message, Error>> {
        loop {
            let message = timeout(PATIENCE, self.0.next()).await.expect("no frame comes");
            if !matches!(message, Some(Ok(Message::Ping(_) | Message::Pong(_)))) {
                return message;
            }
        }
    }
}
