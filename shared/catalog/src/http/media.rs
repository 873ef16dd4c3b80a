//! A video, a PDF or another file as clients see it, behind the content gate.

use serde::Serialize;
use shared::app::App;
use shared::clients::objects::DOWNLOAD_SECONDS;
use shared::error::Result;
use utoipa::ToSchema;

use crate::rules::media_link::Provider;
use crate::store::lectures::Media;

/// Where a video, a PDF or another file is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Media)]
pub struct MediaReply {
    /// Where to play or fetch it. Of an upload it is good for `expires_in` seconds; ask for the lecture again then.
    #[schema(example = "https://vimeo.com/123456")]
    url: Option<String>,
    /// Who has it.
    provider: Provider,
    /// Seconds that `url` is good for; for ever without.
    #[schema(example = 300)]
    expires_in: Option<u64>,
    /// The name of the file, of an upload.
    #[schema(example = "lesson-1.mp4")]
    filename: Option<String>,
    /// The media type, of an upload.
    #[schema(example = "video/mp4")]
    content_type: Option<String>,
    /// Bytes, of an upload.
    #[schema(example = 734003)]
    size: Option<u64>,
}

impl MediaReply {
    /// What is stored of `media`: without a URL that dies.
    #[must_use]
    pub fn stored(media: &Media) -> Self {
        match media {
            Media::External { url } => Self {
                url: Some(url.clone()),
                provider: Provider::of(url),
                expires_in: None,
                filename: None,
                content_type: None,
                size: None,
            },
            Media::Upload {
                filename,
                content_type,
                size,
                ..
            } => Self {
                url: None,
                provider: Provider::Upload,
                expires_in: Some(DOWNLOAD_SECONDS),
                filename: Some(filename.clone()),
                content_type: Some(content_type.clone()),
                size: Some(*size),
            },
        }
    }

    /// `media` to be played or shown in place.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub async fn playable(app: &App, media: &Media) -> Result<Self> {
        let mut reply = Self::stored(media);
        if let Some(object) = media.object() {
            reply.url = Some(app.objects().presign_download(object).await?);
        }
        Ok(reply)
    }

    /// `media` to be saved as a file.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub async fn downloadable(app: &App, media: &Media) -> Result<Self> {
        let mut reply = Self::stored(media);
        if let Media::Upload { object, filename, .. } = media {
            reply.url = Some(app.objects().presign_attachment(object, filename).await?);
        }
        Ok(reply)
    }
}
