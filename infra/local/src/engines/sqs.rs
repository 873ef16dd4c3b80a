//! SQS: rustack, in memory. The cloud's own parts use it without HTTP.

mod visibility;

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustack_sqs_core::config::SqsConfig;
use rustack_sqs_core::handler::RustackSqsHandler;
use rustack_sqs_core::provider::RustackSqs;
use rustack_sqs_http::service::{SqsHttpConfig, SqsHttpService};
use rustack_sqs_model::error::SqsError;
use rustack_sqs_model::input::{
    CreateQueueInput, DeleteMessageInput, GetQueueAttributesInput, ReceiveMessageInput, SendMessageInput,
};
use rustack_sqs_model::types::Message;
use serde::Serialize;
use serde_json::json;
use shared::clock::Clock;

use self::visibility::Waiting;
use crate::endpoints::{self, ACCOUNT, REGION};
use crate::template::QueueSpec;

/// The longest wait that SQS allows.
const MAX_WAIT_SECONDS: i32 = 20;

/// The numbers of messages in a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueueDepth {
    /// Messages that wait, including delayed ones.
    pub visible: u64,
    /// Messages that were received and are neither deleted nor visible again.
    pub in_flight: u64,
}

impl QueueDepth {
    /// Whether the queue holds no messages.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The queues of one local cloud; clones share them.
#[derive(Clone, Debug)]
pub struct Queues {
    engine: Arc<RustackSqs>,
    clock: Clock,
    /// Names with visibility timeouts, in the order of creation: a dead-letter queue comes before its sources.
    created: Arc<Mutex<Vec<(String, i32)>>>,
    waiting: Arc<Mutex<Waiting>>,
}

impl Queues {
    pub(crate) fn new(address: SocketAddr, clock: Clock) -> Self {
        let config = SqsConfig {
            default_region: REGION.to_owned(),
            account_id: ACCOUNT.to_owned(),
            host: address.ip().to_string(),
            port: address.port(),
            ..SqsConfig::default()
        };
        Self {
            engine: Arc::new(RustackSqs::new(config)),
            clock,
            created: Arc::default(),
            waiting: Arc::default(),
        }
    }

    fn service(&self) -> SqsHttpService<RustackSqsHandler> {
        SqsHttpService::new(
            Arc::new(RustackSqsHandler::new(Arc::clone(&self.engine))),
            SqsHttpConfig::default(),
        )
    }

    /// Creates a queue. Its dead-letter queue must exist.
    ///
    /// # Errors
    /// An attribute is out of its range.
    pub async fn create(&self, queue: &QueueSpec) -> Result<(), SqsError> {
        let mut attributes: HashMap<_, _> = queue.attributes.clone().into_iter().collect();
        attributes.insert("VisibilityTimeout".to_owned(), queue.visibility_timeout.to_string());
        if let Some((target, receives)) = &queue.dead_letter {
            let policy = json!({"deadLetterTargetArn": endpoints::queue_arn(target), "maxReceiveCount": receives});
            attributes.insert("RedrivePolicy".to_owned(), policy.to_string());
        }
        let input = CreateQueueInput {
            queue_name: queue.name.clone(),
            attributes,
            ..CreateQueueInput::default()
        };
        self.engine.create_queue(input).await?;
        self.created
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((queue.name.clone(), queue.visibility_timeout));
        Ok(())
    }

    /// Sends a message.
    ///
    /// # Errors
    /// The queue does not exist, or the body is empty or over 256 KiB.
    pub async fn send(&self, queue: &str, body: String) -> Result<(), SqsError> {
        let input = SendMessageInput {
            queue_url: url(queue),
            message_body: body,
            ..SendMessageInput::default()
        };
        self.engine.send_message(input).await.map(drop)
    }

    /// Waits up to 20 seconds for messages; the list is empty if none came.
    ///
    /// # Errors
    /// The queue does not exist.
    pub async fn receive(&self, queue: &str, limit: i32) -> Result<Vec<Message>, SqsError> {
        self.receive_within(queue, limit, MAX_WAIT_SECONDS).await
    }

    /// Shows up to ten waiting messages without taking them; for the redrive policy this counts as a receive.
    ///
    /// # Errors
    /// The queue does not exist.
    pub async fn peek(&self, queue: &str, limit: i32) -> Result<Vec<Message>, SqsError> {
        let messages = self.receive_within(queue, limit, 0).await?;
        for message in &messages {
            let receipt_handle = message.receipt_handle.as_deref().unwrap_or_default();
            self.retry(queue, receipt_handle, Duration::ZERO).await?;
        }
        Ok(messages)
    }

    async fn receive_within(&self, queue: &str, limit: i32, seconds: i32) -> Result<Vec<Message>, SqsError> {
        let input = ReceiveMessageInput {
            queue_url: url(queue),
            max_number_of_messages: Some(limit),
            wait_time_seconds: Some(seconds),
            message_system_attribute_names: vec!["All".to_owned()],
            message_attribute_names: vec!["All".to_owned()],
            ..ReceiveMessageInput::default()
        };
        Ok(self.engine.receive_message(input).await?.messages)
    }

    /// Deletes a message that was handled.
    ///
    /// # Errors
    /// The queue does not exist.
    pub async fn delete(&self, queue: &str, receipt_handle: &str) -> Result<(), SqsError> {
        self.forget(queue, receipt_handle);
        let input = DeleteMessageInput {
            queue_url: url(queue),
            receipt_handle: receipt_handle.to_owned(),
        };
        self.engine.delete_message(input).await.map(drop)
    }

    /// Makes a message visible again after `delay`, rounded to whole seconds as SQS does.
    ///
    /// # Errors
    /// The queue does not exist, or the message is no longer in flight.
    pub async fn retry(&self, queue: &str, receipt_handle: &str, delay: Duration) -> Result<(), SqsError> {
        let seconds = i32::try_from(delay.as_secs()).unwrap_or(i32::MAX);
        self.forget(queue, receipt_handle);
        self.set(queue, receipt_handle, seconds).await
    }

    fn forget(&self, queue: &str, receipt_handle: &str) {
        self.with_waiting(|waiting| waiting.remove(&(queue.to_owned(), receipt_handle.to_owned())));
    }

    fn with_waiting<T>(&self, act: impl FnOnce(&mut Waiting) -> T) -> T {
        act(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn visibility_timeout(&self, queue: &str) -> i32 {
        let created = self.created.lock().unwrap_or_else(PoisonError::into_inner);
        let found = created.iter().find(|(name, _)| name == queue);
        found.map_or(0, |(_, seconds)| *seconds)
    }

    /// The depth of every queue, by name.
    ///
    /// # Errors
    /// The engine has stopped.
    pub async fn depths(&self) -> Result<BTreeMap<String, QueueDepth>, SqsError> {
        // Sources come before their dead-letter queues, so that no message on its way between them is missed.
        let created = self.created.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut depths = BTreeMap::new();
        for (name, _) in created.into_iter().rev() {
            let depth = self.depth(&name).await?;
            depths.insert(name, depth);
        }
        Ok(depths)
    }

    /// The depth of one queue.
    ///
    /// # Errors
    /// The queue does not exist.
    pub async fn depth(&self, queue: &str) -> Result<QueueDepth, SqsError> {
        let input = GetQueueAttributesInput {
            queue_url: url(queue),
            attribute_names: vec!["All".to_owned()],
        };
        let attributes = self.engine.get_queue_attributes(input).await?.attributes;
        let count = |suffix: &str| -> u64 {
            attributes
                .get(&format!("ApproximateNumberOfMessages{suffix}"))
                .and_then(|count| count.parse().ok())
                .unwrap_or(0)
        };
        Ok(QueueDepth {
            visible: count("") + count("Delayed"),
            in_flight: count("NotVisible"),
        })
    }

    /// Ends every queue; their messages are lost.
    pub(super) async fn stop(&self) {
        self.engine.shutdown_all().await;
    }
}

/// The engine reads only the last part of a queue's URL.
fn url(queue: &str) -> String {
    format!("/{ACCOUNT}/{queue}")
}
