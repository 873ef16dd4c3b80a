//! How every upload of the product is asked for and answered.

use serde::{Deserialize, Serialize};
use shared::clients::objects::{PresignedUpload, UPLOAD_SECONDS};
use shared::http::Fields;
use shared::ids::Id;
use shared::types::upload::{UploadRule, parse_filename};
use utoipa::ToSchema;

/// The file to come, as clients announce it.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct FileBody {
    /// Its name on the phone, 1 to 255 characters.
    #[schema(required, nullable = false, example = "asha.jpg")]
    pub filename: Option<String>,
    /// Its media type.
    #[schema(required, nullable = false, example = "image/jpeg")]
    pub content_type: Option<String>,
    /// Bytes.
    #[schema(required, nullable = false, example = 48213)]
    pub size: Option<i64>,
}

/// A file to come that keeps its rules.
#[derive(Clone, Debug, Serialize)]
pub struct FileToCome {
    /// Its name on the phone.
    pub filename: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Bytes.
    pub size: u64,
}

impl FileToCome {
    /// Reads an announcement by the rule of its purpose.
    pub fn parse(body: FileBody, rule: UploadRule, fields: &mut Fields) -> Option<Self> {
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

/// How to upload it.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadReply {
    /// Names the upload, to complete it or to use it.
    upload_id: Id,
    /// The request to send.
    upload: PresignedUpload,
    /// Seconds that the request is good for.
    #[schema(example = 900)]
    expires_in: u64,
}

impl UploadReply {
    /// The reply for an upload that is sent by `upload`.
    #[must_use]
    pub fn new(upload_id: Id, upload: PresignedUpload) -> Self {
        Self {
            upload_id,
            upload,
            expires_in: UPLOAD_SECONDS,
        }
    }
}
