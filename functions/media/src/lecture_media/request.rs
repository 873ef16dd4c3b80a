//! The request for a video, a PDF or a resource: a link, or a file to upload.

use serde::Deserialize;
use shared::http::Fields;
use shared::types::upload::UploadRule;
use shared_catalog::http::upload::{PendingUpload, UploadRequest};
use shared_catalog::rules::media_link;
use utoipa::ToSchema;

/// Either `url`, or the description of a file to upload.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct LectureMediaRequest {
    /// An https URL, such as one of YouTube or Vimeo. `video_url` and `pdf_url` are accepted as well.
    #[schema(example = json!(null))]
    pub(crate) url: Option<String>,
    /// The name of the file: 1 to 255 characters.
    #[schema(example = "lesson-1")]
    pub(crate) filename: Option<String>,
    /// The media type of the file.
    #[schema(example = "video/mp4")]
    pub(crate) content_type: Option<String>,
    /// The size of the file in bytes.
    #[schema(example = 734003)]
    pub(crate) size: Option<i64>,
}

/// Where the media comes from.
#[derive(Debug)]
pub(crate) enum MediaSource {
    /// An address on the web.
    Link(String),
    /// A file that the client is going to upload.
    File(PendingUpload),
}

impl MediaSource {
    /// Parses a request. `rule` limits the files.
    pub(crate) fn parse(body: LectureMediaRequest, rule: UploadRule, fields: &mut Fields) -> Option<Self> {
        if let Some(url) = body.url {
            return fields.parsed("url", media_link::parse(&url)).map(Self::Link);
        }
        let file = UploadRequest {
            filename: body.filename,
            content_type: body.content_type,
            size: body.size,
        };
        PendingUpload::parse(file, rule, fields).map(Self::File)
    }
}
