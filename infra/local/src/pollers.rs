//! The SQS event sources: what Lambda's pollers do between a queue and a function.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use rustack_sqs_model::error::SqsError;
use rustack_sqs_model::types::Message;
use serde_json::{Map, Value, json};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::endpoints::{self, REGION};
use crate::engines::{QueueDepth, Queues};
use crate::faults::{Faults, Kind, Target};
use crate::template::{FunctionSpec, QueueSource};

/// Invokes the function with this binary's name with an event; an error is a failed invocation.
pub type Invoke = Arc<
    dyn Fn(String, Value) -> BoxFuture<'static, Result<Value, Box<dyn std::error::Error + Send + Sync>>> + Send + Sync,
>;

/// `invoke`, which keeps the events first.
#[must_use]
pub fn keeping(invoke: Invoke, events: Arc<Mutex<Vec<Value>>>) -> Invoke {
    Arc::new(move |binary, event| {
        let mut kept = events.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(event.clone());
        drop(kept);
        invoke(binary, event)
    })
}

/// Batches of one queue that are handled at the same time; Lambda begins with five
/// (<https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html>).
const CONCURRENT_BATCHES: usize = 5;
/// The interval between a drain's looks at the queues.
const LOOK_AGAIN: Duration = Duration::from_millis(2);

/// The pollers of one local cloud. Dropping them ends them, with the handlers that run.
pub struct Pollers {
    queues: Queues,
    sources: Vec<String>,
    batches: Arc<AtomicU64>,
    tasks: JoinSet<()>,
}

/// The parts that the pollers of all queues share.
#[derive(Clone)]
pub struct Delivery {
    /// The queues.
    pub queues: Queues,
    /// Invokes a function.
    pub invoke: Invoke,
    /// The faults, of which `duplicate` delivers messages twice.
    pub faults: Faults,
    /// The delay before a failed message is tried again, in whole seconds, if it does not wait as in SQS.
    pub retry_delay: Option<Duration>,
}

impl Pollers {
    /// Starts a poller for every queue that is an event source of `functions`.
    #[must_use]
    pub fn start<'f>(functions: impl IntoIterator<Item = &'f FunctionSpec>, delivery: &Delivery) -> Self {
        let mut pollers = Self {
            queues: delivery.queues.clone(),
            sources: Vec::new(),
            batches: Arc::default(),
            tasks: JoinSet::new(),
        };
        for function in functions {
            for source in &function.queues {
                pollers.sources.push(source.queue.clone());
                let poller = Poller {
                    binary: function.binary.clone(),
                    source: source.clone(),
                    delivery: delivery.clone(),
                    batches: Arc::clone(&pollers.batches),
                };
                pollers.tasks.spawn(poller.run());
            }
        }
        pollers
    }

    /// Waits until no queue that has a poller holds a message, and so none is being handled, or until `deadline`.
    /// Returns whether they are empty.
    pub async fn drain(&self, deadline: Instant) -> bool {
        loop {
            let batches = self.batches.load(Ordering::SeqCst);
            // A batch handled while the queues were being looked at may have sent a message to one seen empty.
            if self.is_empty().await && self.batches.load(Ordering::SeqCst) == batches {
                return true;
            }
            if Instant::now() >= deadline {
                return false;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    async fn is_empty(&self) -> bool {
        for queue in &self.sources {
            // A queue that cannot be reached no longer holds messages.
            if !self.queues.depth(queue).await.unwrap_or_default().is_empty() {
                return false;
            }
        }
        true
    }

    /// The depth of every queue, including dead-letter queues, by name.
    ///
    /// # Errors
    /// The engine has stopped.
    pub async fn depths(&self) -> Result<BTreeMap<String, QueueDepth>, SqsError> {
        self.queues.depths().await
    }
}

/// Hands the messages of one queue to one function.
#[derive(Clone)]
struct Poller {
    binary: String,
    source: QueueSource,
    delivery: Delivery,
    batches: Arc<AtomicU64>,
}

impl Poller {
    async fn run(self) {
        let permits = Arc::new(Semaphore::new(CONCURRENT_BATCHES));
        let mut running = JoinSet::new();
        loop {
            let Ok(permit) = Arc::clone(&permits).acquire_owned().await else {
                return;
            };
            while running.try_join_next().is_some() {}
            match self
                .delivery
                .queues
                .receive(&self.source.queue, self.source.batch_size)
                .await
            {
                Ok(messages) if messages.is_empty() => {}
                Ok(messages) => {
                    let poller = self.clone();
                    running.spawn(async move {
                        poller.deliver(&messages).await;
                        poller.batches.fetch_add(1, Ordering::SeqCst);
                        drop(permit);
                    });
                }
                Err(error) => {
                    tracing::debug!(queue = self.source.queue, %error, "the queue is gone");
                    return;
                }
            }
        }
    }

    /// Invokes the function; the messages that it handled are deleted, the others become visible again.
    async fn deliver(&self, messages: &[Message]) {
        let mut failed = self.failures(messages).await;
        if self.delivery.faults.strikes(Target::Sqs, Kind::Duplicate) {
            failed.extend(self.failures(messages).await);
        }
        let Delivery {
            queues, retry_delay, ..
        } = &self.delivery;
        for message in messages {
            let receipt = message.receipt_handle.as_deref().unwrap_or_default();
            let done = match &message.message_id {
                Some(id) if failed.contains(id) => match retry_delay {
                    Some(delay) => queues.retry(&self.source.queue, receipt, *delay).await,
                    None => queues.leave(&self.source.queue, receipt).await,
                },
                _ => queues.delete(&self.source.queue, receipt).await,
            };
            if let Err(error) = done {
                tracing::warn!(queue = self.source.queue, %error, "a message outlived its visibility timeout");
            }
        }
    }

    /// Invokes the function once and returns the ids of the messages it failed for.
    async fn failures(&self, messages: &[Message]) -> Vec<String> {
        let all = || {
            messages
                .iter()
                .filter_map(|message| message.message_id.clone())
                .collect()
        };
        let result = (self.delivery.invoke)(self.binary.clone(), event(&self.source.queue, messages)).await;
        match result {
            Err(error) => {
                tracing::warn!(function = self.binary, %error, "a batch failed");
                all()
            }
            Ok(reply) if self.source.partial_batch => reported(&reply).unwrap_or_else(all),
            Ok(_) => Vec::new(),
        }
    }
}

/// The ids in `batchItemFailures`; `None` if the reply is not of that form or has an empty id, and so the whole batch
/// failed (<https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>).
fn reported(reply: &Value) -> Option<Vec<String>> {
    let failures = match reply.get("batchItemFailures") {
        None | Some(Value::Null) => return (reply.is_null() || reply.is_object()).then(Vec::new),
        Some(failures) => failures.as_array()?,
    };
    let ids = failures.iter().map(|failure| {
        failure["itemIdentifier"]
            .as_str()
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
    });
    ids.collect()
}

/// The event Lambda makes of a batch (<https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>).
fn event(queue: &str, messages: &[Message]) -> Value {
    let records = messages.iter().map(|message| {
        json!({
            "messageId": message.message_id,
            "receiptHandle": message.receipt_handle,
            "body": message.body,
            "attributes": message.attributes,
            "messageAttributes": attributes(message),
            "md5OfBody": message.md5_of_body,
            "eventSource": "aws:sqs",
            "eventSourceARN": endpoints::queue_arn(queue),
            "awsRegion": REGION,
        })
    });
    json!({"Records": records.collect::<Vec<_>>()})
}

/// In an event the members of message attributes begin in lower case.
fn attributes(message: &Message) -> Value {
    let attributes = message.message_attributes.iter().map(|(name, value)| {
        let wire = serde_json::to_value(value).unwrap_or_default();
        let mut attribute = json!({"dataType": wire["DataType"], "stringListValues": [], "binaryListValues": []});
        for (from, to) in [("StringValue", "stringValue"), ("BinaryValue", "binaryValue")] {
            if !wire[from].is_null() {
                attribute[to] = wire[from].clone();
            }
        }
        (name.clone(), attribute)
    });
    attributes.collect::<Map<_, _>>().into()
}

#[cfg(test)]
mod tests;
