//! Open WebSocket connections, through API Gateway's `@connections` API.

use aws_sdk_apigatewaymanagement::Client;
use aws_sdk_apigatewaymanagement::error::{DisplayErrorContext, SdkError};
use aws_sdk_apigatewaymanagement::primitives::Blob;
use serde::Serialize;

use crate::error::{Error, Result};

/// Whether a connection was still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It was.
    Done,
    /// It is gone for good, or, in its first seconds, not open yet (410).
    Gone,
}

/// Sends to connections and closes them.
#[derive(Clone, Debug)]
pub struct Sockets {
    client: Client,
}

macro_rules! delivered {
    ($reply:expr) => {
        match $reply {
            Ok(_) => Ok(Delivery::Done),
            Err(SdkError::ServiceError(refused)) if refused.err().is_gone_exception() => Ok(Delivery::Gone),
            Err(error) => Err(Error::unavailable(DisplayErrorContext(error).to_string())),
        }
    };
}

impl Sockets {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Sends a JSON frame.
    ///
    /// # Errors
    /// API Gateway is unavailable.
    pub async fn send(&self, connection_id: &str, frame: &impl Serialize) -> Result<Delivery> {
        self.send_bytes(connection_id, serde_json::to_vec(frame).map_err(Error::internal)?)
            .await
    }

    /// Sends a frame that is JSON already, for frames that many connections get.
    ///
    /// # Errors
    /// API Gateway is unavailable.
    pub async fn send_bytes(&self, connection_id: &str, frame: Vec<u8>) -> Result<Delivery> {
        delivered!(
            self.client
                .post_to_connection()
                .connection_id(connection_id)
                .data(Blob::new(frame))
                .send()
                .await
        )
    }

    /// Closes a connection.
    ///
    /// # Errors
    /// API Gateway is unavailable.
    pub async fn close(&self, connection_id: &str) -> Result<Delivery> {
        delivered!(
            self.client
                .delete_connection()
                .connection_id(connection_id)
                .send()
                .await
        )
    }
}
