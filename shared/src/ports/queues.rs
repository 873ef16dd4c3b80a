//! Queues (SQS). A message carries ids; the worker reads or derives what it needs, so no queue ever holds a code or a token.

use aws_sdk_sqs::Client;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::domain::phone::Phone;
use crate::error::{Error, Result};
use crate::ids::Id;

/// Work for the notifier.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notification {
    /// Send the code of this challenge to its phone.
    OneTimeCode {
        /// Where to.
        phone: Phone,
        /// Which code; a newer one makes this message void.
        challenge: Id,
    },
    /// Sessions of this user have ended: close the sockets that were opened with them.
    SessionsEnded {
        /// Whose.
        user_id: Id,
    },
}

/// The queues this function may send to.
#[derive(Clone, Debug)]
pub struct Queues {
    client: Client,
    config: Config,
}

impl Queues {
    pub(crate) fn new(client: Client, config: Config) -> Self {
        Self { client, config }
    }

    /// Hands work to the notifier.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn notify(&self, notification: &Notification) -> Result<()> {
        let body = serde_json::to_string(notification).map_err(Error::internal)?;
        let queue = self.config.required("NOTIFICATIONS_QUEUE_URL")?;
        let sent = self
            .client
            .send_message()
            .queue_url(queue)
            .message_body(body)
            .send()
            .await;
        sent.map(|_receipt| ())
            .map_err(|error| Error::unavailable(aws_sdk_sqs::error::DisplayErrorContext(error).to_string()))
    }
}
