//! S3 event notifications to SQS
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>).

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use shared::clock::Clock;

use super::sqs::Queues;
use crate::endpoints::{self, REGION};
use crate::template::BucketSpec;

/// The change that a request makes to an object if it succeeds.
pub(super) struct ObjectEvent {
    /// The event's name, such as `ObjectCreated:Put`.
    name: &'static str,
    bucket: String,
    key: String,
}

impl ObjectEvent {
    /// The change that a request is about to make, if there are events for it.
    pub(super) fn of<B>(request: &http::Request<B>) -> Option<Self> {
        let query = request.uri().query().unwrap_or_default();
        let is_part = query.contains("partNumber=");
        let is_copy = request.headers().contains_key("x-amz-copy-source");
        let name = match *request.method() {
            http::Method::PUT if !is_part && is_copy => "ObjectCreated:Copy",
            http::Method::PUT if !is_part => "ObjectCreated:Put",
            http::Method::POST if query.contains("uploadId=") => "ObjectCreated:CompleteMultipartUpload",
            http::Method::DELETE if !query.contains("uploadId=") => "ObjectRemoved:Delete",
            _ => return None,
        };
        let path = percent_decode_str(request.uri().path().trim_start_matches('/'))
            .decode_utf8()
            .ok()?;
        let (bucket, key) = path.split_once('/').filter(|(_, key)| !key.is_empty())?;
        Some(Self {
            name,
            bucket: bucket.to_owned(),
            key: key.to_owned(),
        })
    }
}

/// The queues that receive events, by bucket and key.
#[derive(Clone, Debug)]
pub(super) struct Notifications {
    buckets: Vec<BucketSpec>,
    queues: Queues,
    clock: Clock,
}

impl Notifications {
    pub(super) fn new(buckets: Vec<BucketSpec>, queues: Queues, clock: Clock) -> Self {
        Self { buckets, queues, clock }
    }

    /// The path of the object that the event has written, and the time.
    pub(super) fn written(&self, event: &ObjectEvent) -> Option<(PathBuf, i64)> {
        let is_written = event.name.starts_with("ObjectCreated");
        is_written.then(|| (Path::new(&event.bucket).join(&event.key), self.clock.unix_seconds()))
    }

    /// Sends the event to every queue that is configured for it. `root` is the directory of the objects.
    pub(super) async fn send(&self, event: &ObjectEvent, etag: &str, root: &Path) {
        let configured = self
            .buckets
            .iter()
            .filter(|bucket| bucket.name == event.bucket)
            .flat_map(|bucket| &bucket.notifications);
        for notification in configured {
            let (kind, pattern) = (format!("s3:{}", event.name), notification.event.trim_end_matches('*'));
            let is_wanted = if notification.event.ends_with('*') {
                kind.starts_with(pattern)
            } else {
                kind == pattern
            };
            if is_wanted && event.key.starts_with(&notification.prefix) && event.key.ends_with(&notification.suffix) {
                let size = std::fs::metadata(root.join(&event.bucket).join(&event.key)).map_or(0, |file| file.len());
                let message = self.message(event, etag.trim_matches('"'), size).to_string();
                if let Err(error) = self.queues.send(&notification.queue, message).await {
                    tracing::error!(queue = notification.queue, %error, "an object event is lost");
                }
            }
        }
    }

    fn message(&self, event: &ObjectEvent, etag: &str, size: u64) -> Value {
        let now = self.clock.now();
        // Keys are form-encoded: a space becomes a plus.
        let key: String = event.key.split('/').map(encode).collect::<Vec<_>>().join("/");
        let mut object = json!({"key": key, "sequencer": format!("{:016X}", now.as_microsecond())});
        if event.name.starts_with("ObjectCreated") {
            object["size"] = size.into();
            object["eTag"] = etag.into();
        }
        json!({"Records": [{
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": REGION,
            "eventTime": format!("{now:.3}"),
            "eventName": event.name,
            "userIdentity": {"principalId": "AWS:LOCAL"},
            "requestParameters": {"sourceIPAddress": "127.0.0.1"},
            "responseElements": {"x-amz-request-id": "LOCAL", "x-amz-id-2": "LOCAL"},
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "local",
                "bucket": {"name": event.bucket, "ownerIdentity": {"principalId": "LOCAL"}, "arn": endpoints::bucket_arn(&event.bucket, None)},
                "object": object,
            },
        }]})
    }
}

fn encode(part: &str) -> String {
    percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%20", "+")
        .replace("%2D", "-")
        .replace("%2E", ".")
        .replace("%5F", "_")
        .replace("%2A", "*")
}
