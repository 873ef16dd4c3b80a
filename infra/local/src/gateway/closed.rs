//! The end of a WebSocket connection.

use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// Why a connection ended, for the `$disconnect` event.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// The status code (RFC 6455 §7.4).
    pub code: u16,
    /// The reason in words.
    pub reason: String,
    /// Whether this side closes the connection.
    pub(super) by_gateway: bool,
}

impl Closed {
    /// The TCP connection broke.
    #[must_use]
    pub fn abnormal() -> Self {
        Self {
            code: 1006,
            reason: "Connection closed abnormally".to_owned(),
            by_gateway: false,
        }
    }

    pub(super) fn by_gateway(code: CloseCode, reason: &str) -> Self {
        Self {
            code: code.into(),
            reason: reason.to_owned(),
            by_gateway: true,
        }
    }

    pub(super) fn by_viewer(frame: Option<CloseFrame>) -> Self {
        match frame {
            Some(frame) => Self {
                code: frame.code.into(),
                reason: frame.reason.to_string(),
                by_gateway: false,
            },
            None => Self {
                code: 1005,
                reason: "Client-side close frame status not set".to_owned(),
                by_gateway: false,
            },
        }
    }

    pub(super) fn going_away() -> Self {
        Self::by_gateway(CloseCode::Away, "Going away")
    }
}
