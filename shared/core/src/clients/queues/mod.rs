//! Queues (SQS).

mod jobs;

use aws_sdk_sqs::Client;
use serde::Serialize;

use crate::config::Config;
use crate::error::{Error, Result};

pub use jobs::{AiJob, AnnouncerJob, BackgroundJob, FanoutJob, MediaJob, News, Notification, PaymentJob};

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
        self.send("NOTIFICATIONS_QUEUE_URL", notification).await
    }

    /// Hands work to the announcer.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn announce(&self, job: &AnnouncerJob) -> Result<()> {
        self.send("ANNOUNCER_QUEUE_URL", job).await
    }

    /// Gives news to the notifier.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn deliver(&self, news: &News) -> Result<()> {
        self.send("NEWS_QUEUE_URL", news).await
    }

    /// Hands work to the background worker.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn start_job(&self, job: &BackgroundJob) -> Result<()> {
        self.send("BACKGROUND_QUEUE_URL", job).await
    }

    /// Hands work to the background worker, which gets it after a delay.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn start_job_later(&self, job: &BackgroundJob, delay_seconds: i32) -> Result<()> {
        self.send_later("BACKGROUND_QUEUE_URL", job, delay_seconds).await
    }

    /// Hands work to the AI worker.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn ask_ai(&self, job: &AiJob) -> Result<()> {
        self.send("AI_QUEUE_URL", job).await
    }

    /// Hands work to the reconciler.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn pay_back(&self, job: &PaymentJob) -> Result<()> {
        self.send("PAYMENTS_QUEUE_URL", job).await
    }

    /// Hands work to the fan-out of chats.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn fan_out(&self, job: &FanoutJob) -> Result<()> {
        self.send("FANOUT_QUEUE_URL", job).await
    }

    /// Hands work to the fan-out of chats, which gets it after a delay.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn fan_out_later(&self, job: &FanoutJob, delay_seconds: i32) -> Result<()> {
        self.send_later("FANOUT_QUEUE_URL", job, delay_seconds).await
    }

    /// Gives work to the slow lane of the media worker.
    ///
    /// # Errors
    /// SQS is unavailable.
    pub async fn read_slowly(&self, job: &MediaJob) -> Result<()> {
        self.send("SLOW_MEDIA_QUEUE_URL", job).await
    }

    /// Lets a received message come again after `seconds`.
    ///
    /// # Errors
    /// SQS is unavailable, or the message is no longer in flight.
    pub(crate) async fn come_again(&self, queue_url: &str, receipt_handle: &str, seconds: i32) -> Result<()> {
        let changed = self
            .client
            .change_message_visibility()
            .queue_url(queue_url)
            .receipt_handle(receipt_handle)
            .visibility_timeout(seconds)
            .send()
            .await;
        changed
            .map(|_changed| ())
            .map_err(|error| Error::unavailable(aws_sdk_sqs::error::DisplayErrorContext(error).to_string()))
    }

    async fn send(&self, queue: &'static str, message: &impl Serialize) -> Result<()> {
        self.send_later(queue, message, 0).await
    }

    async fn send_later(&self, queue: &'static str, message: &impl Serialize, delay_seconds: i32) -> Result<()> {
        let sent = self
            .client
            .send_message()
            .queue_url(self.config.required(queue)?)
            .message_body(serde_json::to_string(message).map_err(Error::internal)?)
            .set_delay_seconds((delay_seconds > 0).then_some(delay_seconds))
            .send()
            .await;
        sent.map(|_receipt| ())
            .map_err(|error| Error::unavailable(aws_sdk_sqs::error::DisplayErrorContext(error).to_string()))
    }
}
