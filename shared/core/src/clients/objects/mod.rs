//! Objects (S3). Clients send and fetch them through presigned URLs; a function looks at no more than it must.

mod presigned;

use std::path::Path;
use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::error::{DisplayErrorContext, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::MetadataDirective;
use aws_smithy_types::timeout::TimeoutConfig;
use bytes::Bytes;

use crate::config::Config;
use crate::error::{Error, Result};

pub use presigned::{DOWNLOAD_SECONDS, PresignedUpload, UPLOAD_SECONDS};

/// How long storing a file may take: its size is not bounded as that of other requests is.
const STORE_TIMEOUT: Duration = Duration::from_secs(90);
/// How long copying an object may take: API Gateway waits 30 s for the request it is a part of.
const COPY_TIMEOUT: Duration = Duration::from_secs(25);

/// How long a client may keep what it was given: URLs of objects expire after as long.
const CACHING: &str = "private, max-age=300";

/// The beginning of an object.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The first bytes.
    pub bytes: Vec<u8>,
    /// How many bytes the whole object has.
    pub size: u64,
    /// Identifies exactly this content.
    pub etag: String,
}

/// All of an object.
#[derive(Clone, Debug)]
pub struct Content {
    /// The bytes; `None` if there are more than were asked for.
    pub bytes: Option<Bytes>,
    /// Identifies exactly this content.
    pub etag: String,
}

/// One of the buckets.
#[derive(Clone, Debug)]
pub struct Objects {
    client: Client,
    config: Config,
    /// The variable that holds the bucket's name.
    variable: &'static str,
}

impl Objects {
    pub(crate) fn new(client: Client, config: Config, variable: &'static str) -> Self {
        Self {
            client,
            config,
            variable,
        }
    }

    fn bucket(&self) -> Result<&str> {
        self.config.required(self.variable)
    }

    /// Requests `object`, or a range of its bytes. `None` if there is no such object or no byte in the range.
    async fn get(&self, object: &str, range: Option<String>) -> Result<Option<GetObjectOutput>> {
        let request = self.client.get_object().bucket(self.bucket()?).key(object);
        match request.set_range(range).send().await {
            Ok(object) => Ok(Some(object)),
            Err(SdkError::ServiceError(refused)) if matches!(refused.raw().status().as_u16(), 404 | 416) => Ok(None),
            Err(error) => Err(Error::unavailable(DisplayErrorContext(error).to_string())),
        }
    }

    /// The first `count` bytes of `object`, if it exists and is not empty.
    pub async fn beginning(&self, object: &str, count: usize) -> Result<Option<Beginning>> {
        let range = format!("bytes=0-{}", count.saturating_sub(1));
        let Some(object) = self.get(object, Some(range)).await? else {
            return Ok(None);
        };
        let etag = object
            .e_tag
            .ok_or_else(|| Error::internal("an object without an ETag"))?;
        // `bytes 0-11/48213` (RFC 9110 §14.4).
        let whole = object.content_range.as_deref().and_then(|range| range.rsplit_once('/'));
        let size = whole
            .and_then(|(_, size)| size.parse().ok())
            .ok_or_else(|| Error::internal("a range without the whole size"))?;
        let bytes = object.body.collect().await.map_err(Error::unavailable)?.to_vec();
        Ok(Some(Beginning { bytes, size, etag }))
    }

    /// All of `object`, if it exists: for objects whose size is bounded by a rule.
    pub async fn read(&self, object: &str) -> Result<Option<Vec<u8>>> {
        match self.get(object, None).await? {
            Some(object) => Ok(Some(object.body.collect().await.map_err(Error::unavailable)?.to_vec())),
            None => Ok(None),
        }
    }

    /// All of `object`, if it exists, unless it has more than `most` bytes.
    pub async fn content(&self, object: &str, most: u64) -> Result<Option<Content>> {
        let Some(object) = self.get(object, None).await? else {
            return Ok(None);
        };
        let etag = object
            .e_tag
            .ok_or_else(|| Error::internal("an object without an ETag"))?
            .trim_matches('"')
            .to_owned();
        let size = object.content_length.and_then(|size| u64::try_from(size).ok());
        let is_too_large = size.is_none_or(|size| size > most);
        let bytes = if is_too_large {
            None
        } else {
            Some(object.body.collect().await.map_err(Error::unavailable)?.into_bytes())
        };
        Ok(Some(Content { bytes, etag }))
    }

    /// Stores `bytes` as `object`.
    pub async fn store(&self, object: &str, bytes: Vec<u8>, content_type: &str) -> Result<()> {
        Box::pin(self.put(object, ByteStream::from(bytes), content_type)).await
    }

    /// Stores the file at `path`, of any size, as `object`.
    ///
    /// # Errors
    /// The file cannot be read, or S3 is unavailable.
    pub async fn store_file(&self, object: &str, path: &Path, content_type: &str) -> Result<()> {
        let body = ByteStream::from_path(path).await.map_err(Error::internal)?;
        Box::pin(self.put(object, body, content_type)).await
    }

    async fn put(&self, object: &str, body: ByteStream, content_type: &str) -> Result<()> {
        let stored = self
            .client
            .put_object()
            .bucket(self.bucket()?)
            .key(object)
            .content_type(content_type)
            .body(body)
            .customize()
            .config_override(aws_sdk_s3::Config::builder().timeout_config(within(STORE_TIMEOUT)))
            .send()
            .await;
        stored
            .map(|_stored| ())
            .map_err(|error| Error::unavailable(DisplayErrorContext(error).to_string()))
    }

    /// Removes `object`; one that is not there is fine.
    pub async fn remove(&self, object: &str) -> Result<()> {
        let removed = self
            .client
            .delete_object()
            .bucket(self.bucket()?)
            .key(object)
            .send()
            .await;
        match removed {
            Ok(_) => Ok(()),
            Err(SdkError::ServiceError(refused)) if refused.raw().status().as_u16() == 404 => Ok(()),
            Err(error) => Err(Error::unavailable(DisplayErrorContext(error).to_string())),
        }
    }

    /// Removes all objects whose names begin with `prefix`.
    pub async fn remove_all(&self, prefix: &str) -> Result<()> {
        self.remove_those(prefix, |_object| true).await
    }

    /// Removes the objects whose names begin with `prefix` and that `is_unwanted` points out.
    pub async fn remove_those(&self, prefix: &str, is_unwanted: impl Fn(&str) -> bool) -> Result<()> {
        let mut continuation = None;
        loop {
            let listed = self
                .client
                .list_objects_v2()
                .bucket(self.bucket()?)
                .prefix(prefix)
                .set_continuation_token(continuation)
                .send()
                .await
                .map_err(|error| Error::unavailable(DisplayErrorContext(error).to_string()))?;
            let names = listed.contents.into_iter().flatten().filter_map(|object| object.key);
            for name in names.filter(|name| is_unwanted(name)) {
                self.remove(&name).await?;
            }
            match listed.next_continuation_token {
                None => return Ok(()),
                token => continuation = token,
            }
        }
    }

    /// Copies `from`, as long as it still is the content `etag`, to `to`. False if it has changed. The copy has this
    /// type and our caching rule and nothing else of the metadata of `from`, because its sender chose that: clients can
    /// add any header to a presigned request.
    pub async fn copy(&self, from: &str, to: &str, etag: &str, content_type: &str) -> Result<bool> {
        let bucket = self.bucket()?;
        let copied = self
            .client
            .copy_object()
            .bucket(bucket)
            .key(to)
            .copy_source(format!("{bucket}/{from}"))
            .copy_source_if_match(format!("\"{}\"", etag.trim_matches('"')))
            .metadata_directive(MetadataDirective::Replace)
            .content_type(content_type)
            .cache_control(CACHING)
            .customize()
            .config_override(aws_sdk_s3::Config::builder().timeout_config(within(COPY_TIMEOUT)))
            .send()
            .await;
        match copied {
            Ok(_) => Ok(true),
            Err(SdkError::ServiceError(refused)) if matches!(refused.raw().status().as_u16(), 404 | 412) => Ok(false),
            Err(error) => Err(Error::unavailable(DisplayErrorContext(error).to_string())),
        }
    }
}

fn within(time: Duration) -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(time)
        .operation_timeout(time)
        .build()
}
