//! A resource as clients see it, behind the content gate.

use jiff::Timestamp;
use serde::Serialize;
use shared::{App, Id, Result};
use shared_catalog::http::media::MediaReply;
use shared_catalog::store::resources::Resource;
use utoipa::ToSchema;

/// A file or a link that goes with a lecture.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Resource)]
pub(crate) struct ResourceReply {
    /// The id; of a file, that of its upload.
    id: Id,
    /// Its lecture.
    lecture_id: Id,
    /// The title.
    #[schema(example = "Exercises")]
    title: String,
    /// Where to fetch it.
    #[serde(flatten)]
    media: MediaReply,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl ResourceReply {
    /// A resource with a URL to save it.
    pub(crate) async fn new(app: &App, resource: Resource) -> Result<Self> {
        Ok(Self {
            media: MediaReply::downloadable(app, &resource.media).await?,
            id: resource.id,
            lecture_id: resource.lecture_id,
            title: resource.title,
            created_at: resource.created_at,
        })
    }
}
