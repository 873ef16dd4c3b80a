//! When received messages become visible again, by the product's clock: the engine's own clock cannot be moved.

use std::collections::HashMap;
use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use http::header::CONTENT_TYPE;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::Service as _;
use rustack_sqs_model::error::SqsError;
use rustack_sqs_model::input::ChangeMessageVisibilityInput;
use serde_json::{Value, json};

use super::{Queues, url};

/// How long the engine keeps a message that waits for the product's clock: the most that SQS allows.
const HELD_SECONDS: i32 = 12 * 60 * 60;
/// The interval between looks at the clock.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
const CHANGE: &str = "AmazonSQS.ChangeMessageVisibility";

/// The Unix times at which messages become visible, by queue and receipt handle.
pub(super) type Waiting = HashMap<(String, String), i64>;

impl Queues {
    /// Answers a request to SQS.
    pub(in crate::engines) async fn answer(self, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
        let is_change = request
            .headers()
            .get("x-amz-target")
            .is_some_and(|target| target == CHANGE);
        if !is_change {
            let Ok(response) = self.service().call(request).await;
            return Ok(response.map(Body::new));
        }
        let outcome = match request.into_body().collect().await {
            Ok(body) => self.change(&body.to_bytes()).await,
            Err(error) => Err(error.to_string()),
        };
        let (status, body) = match outcome {
            Ok(()) => (StatusCode::OK, json!({})),
            Err(message) => (
                StatusCode::BAD_REQUEST,
                json!({ "__type": "com.amazonaws.sqs#InvalidParameterValue", "message": message }),
            ),
        };
        let mut response = Response::new(Body::from(body.to_string()));
        *response.status_mut() = status;
        let json = http::HeaderValue::from_static("application/x-amz-json-1.0");
        response.headers_mut().insert(CONTENT_TYPE, json);
        Ok(response)
    }

    async fn change(&self, body: &[u8]) -> Result<(), String> {
        let input: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let text = |name: &str| input[name].as_str().ok_or_else(|| format!("no {name}"));
        let queue = text("QueueUrl")?.rsplit('/').next().unwrap_or_default();
        let seconds = input["VisibilityTimeout"].as_i64().ok_or("no VisibilityTimeout")?;
        let held = self.hold(queue, text("ReceiptHandle")?, seconds).await;
        held.map_err(|error| error.to_string())
    }

    /// Makes a message visible again once `seconds` have passed on the product's clock.
    async fn hold(&self, queue: &str, receipt_handle: &str, seconds: i64) -> Result<(), SqsError> {
        self.set(queue, receipt_handle, HELD_SECONDS).await?;
        let due = self.clock.unix_seconds().saturating_add(seconds);
        self.with_waiting(|waiting| waiting.insert((queue.to_owned(), receipt_handle.to_owned()), due));
        Ok(())
    }

    /// Leaves a message that was not handled to the queue: it becomes visible after the time that its function has
    /// asked for, or after the queue's visibility timeout.
    ///
    /// # Errors
    /// The queue does not exist, or the message is no longer in flight.
    pub async fn leave(&self, queue: &str, receipt_handle: &str) -> Result<(), SqsError> {
        let key = (queue.to_owned(), receipt_handle.to_owned());
        if self.with_waiting(|waiting| waiting.contains_key(&key)) {
            return Ok(());
        }
        let seconds = self.visibility_timeout(queue);
        self.hold(queue, receipt_handle, i64::from(seconds)).await
    }

    /// The number of messages that were received, failed and wait for the clock.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.with_waiting(|waiting| waiting.len())
    }

    /// Makes messages visible when they are due.
    pub(crate) async fn follow_the_clock(self) {
        loop {
            tokio::time::sleep(LOOK_AGAIN).await;
            let now = self.clock.unix_seconds();
            let due: Vec<_> = self.with_waiting(|waiting| waiting.extract_if(|_, due| *due <= now).collect());
            for ((queue, receipt_handle), _) in due {
                // It may have been deleted by a handler that took longer than the visibility timeout.
                let _gone = self.set(&queue, &receipt_handle, 0).await;
            }
        }
    }

    pub(super) async fn set(&self, queue: &str, receipt_handle: &str, seconds: i32) -> Result<(), SqsError> {
        let input = ChangeMessageVisibilityInput {
            queue_url: url(queue),
            receipt_handle: receipt_handle.to_owned(),
            visibility_timeout: seconds,
        };
        self.engine.change_message_visibility(input).await.map(drop)
    }
}
