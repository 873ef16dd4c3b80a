//! Requests for uploads and their replies.

use serde::{Deserialize, Serialize};
use shared::clients::objects::{PresignedUpload, UPLOAD_SECONDS};
use shared::http::Fields;
use shared::ids::UploadId;
use shared::types::upload::{UploadRule, parse_filename};
use utoipa::ToSchema;

/// The file to upload.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct UploadRequest {
    /// The name of the file, 1 to 255 characters.
    #[schema(required, nullable = false, example = "asha.jpg")]
    pub filename: Option<String>,
    /// The media type of the file.
    #[schema(required, nullable = false, example = "image/jpeg")]
    pub content_type: Option<String>,
    /// The size in bytes.
    #[schema(required, nullable = false, example = 48213)]
    pub size: Option<i64>,
}

/// A validated file that will be uploaded.
#[derive(Clone, Debug, Serialize)]
pub struct PendingUpload {
    /// The name of the file.
    pub filename: String,
    /// The media type of the file.
    pub content_type: &'static str,
    /// The size in bytes.
    pub size: u64,
}

impl PendingUpload {
    /// Validates the request against the rule of its purpose.
    pub fn parse(body: UploadRequest, rule: UploadRule, fields: &mut Fields) -> Option<Self> {
        let filename = fields.required_parsed("filename", body.filename, parse_filename);
        let file_type = fields.required_parsed("content_type", body.content_type, |text| rule.parse_type(&text));
        let size = fields.required_parsed("size", body.size, |size| rule.parse_size(size));
        Some(Self {
            filename: filename?,
            content_type: file_type?.media_type(),
            size: size?,
        })
    }
}

/// How to upload a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadInstructions {
    /// The ID to complete or use the upload with.
    upload_id: UploadId,
    /// The HTTP request that uploads the file.
    upload: PresignedUpload,
    /// The number of seconds until the request expires.
    #[schema(example = 900)]
    expires_in: u64,
}

impl UploadInstructions {
    /// Instructions for an upload by the request `upload`.
    pub fn new(upload_id: UploadId, upload: PresignedUpload) -> Self {
        Self {
            upload_id,
            upload,
            expires_in: UPLOAD_SECONDS,
        }
    }
}
