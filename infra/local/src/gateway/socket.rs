//! One open WebSocket connection: API Gateway's limits on frames and time, and the order of events.

use std::sync::Arc;
use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};

use super::closed::Closed;
use super::connected::Connected;
use super::connections::{MESSAGE_LIMIT, Order};
use crate::invoke::invoke;

/// API Gateway's quotas for WebSocket APIs
/// (<https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html>).
const FRAME_LIMIT: usize = 32 * 1024;
const IDLE_MILLISECONDS: i64 = 10 * 60 * 1000;
const LIFE_MILLISECONDS: i64 = 2 * 60 * 60 * 1000;
/// How often the time limits are checked: the product's clock can be moved.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A viewer that receives nothing for this long counts as disconnected.
const SEND_WITHIN: Duration = Duration::from_secs(10);
/// How long the viewer may take to answer a close.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// An event for the function. Events are delivered in order.
#[derive(Debug)]
pub enum Delivery {
    /// A text message.
    Message(String),
    /// The end of the connection.
    End(Closed),
}

/// An open connection.
pub struct Socket {
    stream: WebSocketStream<TokioIo<Upgraded>>,
    orders: UnboundedReceiver<Order>,
    deliver: UnboundedSender<Delivery>,
    connected: Arc<Connected>,
    last_active: i64,
}

impl Socket {
    /// A connection over `upgraded`.
    pub async fn new(
        upgraded: Upgraded,
        orders: UnboundedReceiver<Order>,
        deliver: UnboundedSender<Delivery>,
        connected: Arc<Connected>,
    ) -> Self {
        let limits = WebSocketConfig::default()
            .max_frame_size(Some(FRAME_LIMIT))
            .max_message_size(Some(MESSAGE_LIMIT))
            .read_buffer_size(8 * 1024)
            .write_buffer_size(0);
        let stream = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(limits)).await;
        let last_active = connected.connected_at();
        Self {
            stream,
            orders,
            deliver,
            connected,
            last_active,
        }
    }

    /// Transfers frames until the connection ends, and sends `$disconnect`.
    pub async fn run(mut self) {
        let closed = self.carry().await;
        end(&self.connected, &self.deliver, closed.clone());
        if timeout(CLOSE_WITHIN, self.close(&closed)).await.is_err() {
            tracing::debug!(connection = self.connected.id, "the viewer does not close its side");
        }
    }

    async fn carry(&mut self) -> Closed {
        let closing = self.connected.api().closing.clone();
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let ended = tokio::select! {
                frame = self.stream.next() => self.receive(frame),
                order = self.orders.recv() => self.obey(order).await,
                _ = look.tick() => self.expired(),
                () = closing.cancelled() => Some(Closed::going_away()),
            };
            if let Some(closed) = ended {
                return closed;
            }
        }
    }

    fn receive(&mut self, frame: Option<tungstenite::Result<Message>>) -> Option<Closed> {
        self.touch();
        match frame {
            Some(Ok(Message::Text(text))) => {
                self.hand_on(Delivery::Message(text.as_str().to_owned()));
                None
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => None,
            Some(Ok(Message::Close(frame))) => Some(Closed::by_viewer(frame)),
            Some(Ok(Message::Binary(_))) => Some(Closed::by_gateway(
                CloseCode::Unsupported,
                "Binary frames are not supported",
            )),
            Some(Err(tungstenite::Error::Capacity(_))) => Some(Closed::by_gateway(CloseCode::Size, "Message too long")),
            Some(Err(tungstenite::Error::Utf8(_))) => Some(Closed::by_gateway(CloseCode::Invalid, "Invalid UTF-8")),
            Some(Err(tungstenite::Error::Protocol(error)))
                if error != tungstenite::error::ProtocolError::ResetWithoutClosingHandshake =>
            {
                Some(Closed::by_gateway(CloseCode::Protocol, "Protocol error"))
            }
            Some(Err(_)) | None => Some(Closed::abnormal()),
        }
    }

    async fn obey(&mut self, order: Option<Order>) -> Option<Closed> {
        let Some(Order::Send(text)) = order else {
            return Some(Closed::by_gateway(CloseCode::Normal, "Connection Closed Normally"));
        };
        self.touch();
        match timeout(SEND_WITHIN, self.stream.send(Message::text(text))).await {
            Ok(Ok(())) => None,
            Ok(Err(_)) | Err(_) => Some(Closed::abnormal()),
        }
    }

    fn expired(&self) -> Option<Closed> {
        let now = self.connected.api().clock.now().as_millisecond();
        let too_long = now - self.connected.connected_at() >= LIFE_MILLISECONDS;
        (too_long || now - self.last_active >= IDLE_MILLISECONDS).then(Closed::going_away)
    }

    fn touch(&mut self) {
        let api = self.connected.api();
        self.last_active = api.clock.now().as_millisecond();
        api.connections.touch(&self.connected.id);
    }

    fn hand_on(&self, delivery: Delivery) {
        if self.deliver.send(delivery).is_err() {
            tracing::error!(
                connection = self.connected.id,
                "nobody delivers this connection's frames"
            );
        }
    }

    /// Performs the closing handshake (RFC 6455 §7.1) and reads what the viewer still sends: a socket that is dropped
    /// with unread bytes is reset, which can swallow the close frame.
    async fn close(&mut self, closed: &Closed) {
        let sent = if closed.by_gateway {
            let frame = CloseFrame {
                code: closed.code.into(),
                reason: closed.reason.as_str().into(),
            };
            self.stream.close(Some(frame)).await
        } else {
            self.stream.flush().await
        };
        if sent.is_err() {
            return;
        }
        let stream = self.stream.get_mut();
        if stream.shutdown().await.is_err() {
            return;
        }
        let mut rest = [0; 4096];
        while matches!(stream.read(&mut rest).await, Ok(read) if read > 0) {}
    }
}

/// Removes the connection, and queues `$disconnect` after the received messages.
pub fn end(connected: &Connected, deliver: &UnboundedSender<Delivery>, closed: Closed) {
    connected.api().connections.remove(&connected.id);
    if deliver.send(Delivery::End(closed)).is_err() {
        tracing::error!(connection = connected.id, "nobody delivers this connection's end");
    }
}

/// Hands a connection's frames to the function, one after the other, and its end as the last. That is kinder than API
/// Gateway, which promises no order between invocations; the fault `unordered` makes frames, and the end, overtake each
/// other.
pub async fn deliver(connected: Arc<Connected>, mut deliveries: UnboundedReceiver<Delivery>) {
    let mut stragglers = JoinSet::new();
    while let Some(delivery) = deliveries.recv().await {
        let is_last = matches!(delivery, Delivery::End(_));
        match connected.api().connections.straggle() {
            None => hand_over(&connected, &delivery).await,
            Some(pause) => {
                let connected = Arc::clone(&connected);
                stragglers.spawn(async move {
                    sleep(pause).await;
                    hand_over(&connected, &delivery).await;
                });
            }
        }
        if is_last {
            break;
        }
    }
    stragglers.join_all().await;
}

async fn hand_over(connected: &Connected, delivery: &Delivery) {
    match delivery {
        Delivery::Message(text) => {
            if invoke(connected.function(), connected.message_event(text))
                .await
                .is_err()
            {
                connected.report_failure();
            }
        }
        Delivery::End(closed) => {
            // The invocation has logged its failure, and there is nobody left to report it to.
            let _failed = invoke(connected.function(), connected.disconnect_event(closed)).await;
        }
    }
}
