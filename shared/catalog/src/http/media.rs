//! Videos, PDFs and other files as clients see them.

use serde::Serialize;
use shared::app::App;
use shared::clients::objects::DOWNLOAD_SECONDS;
use shared::error::Result;
use utoipa::ToSchema;

use crate::rules::media_link::Provider;
use crate::store::lectures::Media;

/// A video, a PDF or another file.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Media)]
pub struct MediaView {
    /// Where to play or download it. The URL of an upload expires after `expires_in` seconds; get the lecture again
    /// then.
    #[schema(example = "https://vimeo.com/123456")]
    url: Option<String>,
    /// The site that hosts it.
    provider: Provider,
    /// The number of seconds until `url` expires; `null` if it does not expire.
    #[schema(example = 300)]
    expires_in: Option<u64>,
    /// The name of the uploaded file.
    #[schema(example = "lesson-1.mp4")]
    filename: Option<String>,
    /// The media type of the uploaded file.
    #[schema(example = "video/mp4")]
    content_type: Option<String>,
    /// The size of the uploaded file in bytes.
    #[schema(example = 734003)]
    size: Option<u64>,
}

impl MediaView {
    /// The view of `media` without a URL that expires.
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

    /// The view of `media` with a URL to play or show it.
    pub async fn playable(app: &App, media: &Media) -> Result<Self> {
        let mut reply = Self::stored(media);
        if let Some(object) = media.object() {
            reply.url = Some(app.objects().presign_download(object).await?);
        }
        Ok(reply)
    }

    /// The view of `media` with a URL to save it as a file.
    pub async fn downloadable(app: &App, media: &Media) -> Result<Self> {
        let mut reply = Self::stored(media);
        if let Media::Upload { object, filename, .. } = media {
            reply.url = Some(app.objects().presign_attachment(object, filename).await?);
        }
        Ok(reply)
    }
}
