//! The properties of the WebSocket API.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use shared::clock::Clock;
use shared::ids::Ids;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connections::Connections;
use crate::invoke::Deployed;

/// The WebSocket API and its function.
#[derive(Clone)]
pub struct WebSocketApi {
    /// The function of `$connect`, `$default` and `$disconnect`. Without it every handshake is refused.
    pub function: Option<Deployed>,
    /// The stage in events.
    pub stage: String,
    /// The open connections.
    pub connections: Connections,
    /// The clock.
    pub clock: Clock,
    /// The source of ids.
    pub ids: Ids,
    /// The tasks of the open connections.
    pub tasks: TaskTracker,
    /// Canceled when all connections must close.
    pub closing: CancellationToken,
}

impl WebSocketApi {
    /// An id in API Gateway's format: 16 characters of base64 with one `=`.
    pub(super) fn opaque_id(&self) -> String {
        URL_SAFE.encode(self.ids.random::<11>())
    }
}
