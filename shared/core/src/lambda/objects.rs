//! Notifications of buckets about new objects.

use aws_lambda_events::event::s3::{S3Entity, S3Event};
use serde::Deserialize;

use crate::error::{Error, Result};

/// An object that was created in a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectCreated {
    /// The bucket.
    pub bucket: String,
    /// The key, decoded.
    pub key: String,
    /// Bytes.
    pub size: u64,
}

/// What a bucket sends to its queue, or a job.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum ObjectMessage<J> {
    Event(S3Event),
    Job(J),
    /// Once, when its notifications are set up ("Event message structure" in the S3 user guide).
    Test {
        #[serde(rename = "Event")]
        _event: TestEvent,
    },
}

#[derive(Deserialize)]
pub(super) enum TestEvent {
    #[serde(rename = "s3:TestEvent")]
    Test,
}

/// Keys in S3 events are form-encoded ("Event message structure" in the S3 user guide).
pub(super) fn object_created(entity: S3Entity) -> Result<ObjectCreated> {
    let missing = || Error::internal("an S3 event without bucket or key");
    let key = entity.object.key.ok_or_else(missing)?;
    let decoded = url::form_urlencoded::parse(key.as_bytes())
        .map(|(key, _)| key.into_owned())
        .next();
    Ok(ObjectCreated {
        bucket: entity.bucket.name.ok_or_else(missing)?,
        key: decoded.ok_or_else(missing)?,
        size: entity
            .object
            .size
            .and_then(|size| u64::try_from(size).ok())
            .unwrap_or(0),
    })
}
