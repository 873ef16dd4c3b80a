//! Presigned requests, with which clients exchange files with S3 directly.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use serde::Serialize;

use super::Objects;
use crate::error::{Error, Result};
use crate::types::content_disposition::attachment;

/// How long a client has to begin an upload.
pub const UPLOAD_SECONDS: u64 = 15 * 60;
/// The lifetime of a download URL.
pub const DOWNLOAD_SECONDS: u64 = 5 * 60;

/// A request that a client may send to S3 as it is.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PresignedUpload {
    /// `PUT`.
    #[schema(example = "PUT")]
    pub method: String,
    /// The destination.
    #[schema(
        example = "https://media.s3.ap-south-1.amazonaws.com/incoming/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c?X-Amz-Signature=0"
    )]
    pub url: String,
    /// Headers to send, word by word: they are signed.
    #[schema(example = json!({"content-type": "image/jpeg", "content-length": "48213"}))]
    pub headers: BTreeMap<String, String>,
}

impl Objects {
    /// Lets a client put exactly `size` bytes of `content_type` at `object`; S3 refuses anything else.
    pub async fn presign_upload(&self, object: &str, content_type: &str, size: u64) -> Result<PresignedUpload> {
        let request = self
            .client
            .put_object()
            .bucket(self.bucket()?)
            .key(object)
            .content_type(content_type)
            .content_length(i64::try_from(size).map_err(Error::internal)?);
        let presigned = request
            .presigned(valid_for(UPLOAD_SECONDS)?)
            .await
            .map_err(Error::internal)?;
        Ok(PresignedUpload {
            method: presigned.method().to_owned(),
            url: presigned.uri().to_owned(),
            headers: headers(&presigned),
        })
    }

    /// A URL that shows `object` for five minutes.
    pub async fn presign_download(&self, object: &str) -> Result<String> {
        self.presign_get(object, None).await
    }

    /// A URL that saves `object` as `filename`, for five minutes.
    pub async fn presign_attachment(&self, object: &str, filename: &str) -> Result<String> {
        self.presign_get(object, Some(attachment(filename))).await
    }

    async fn presign_get(&self, object: &str, disposition: Option<String>) -> Result<String> {
        let request = self
            .client
            .get_object()
            .bucket(self.bucket()?)
            .key(object)
            .set_response_content_disposition(disposition);
        let presigned = request
            .presigned(valid_for(DOWNLOAD_SECONDS)?)
            .await
            .map_err(Error::internal)?;
        Ok(presigned.uri().to_owned())
    }
}

fn valid_for(seconds: u64) -> Result<PresigningConfig> {
    PresigningConfig::expires_in(Duration::from_secs(seconds)).map_err(Error::internal)
}

/// The signed headers that a client has to send itself; `host` follows from the URL.
fn headers(presigned: &PresignedRequest) -> BTreeMap<String, String> {
    presigned
        .headers()
        .filter(|(name, _)| *name != "host")
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
