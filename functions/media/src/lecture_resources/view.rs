//! A resource as clients with access to the lecture see it.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{LectureId, ResourceId};
use shared::{App, Result};
use shared_catalog::http::media::MediaView;
use shared_catalog::store::resources::Resource;
use utoipa::ToSchema;

/// A file or a link that goes with a lecture.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LectureResource)]
pub(crate) struct LectureResourceView {
    /// For a file, also the id of its upload.
    id: ResourceId,
    lecture_id: LectureId,
    #[schema(example = "Exercises")]
    title: String,
    #[serde(flatten)]
    media: MediaView,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl LectureResourceView {
    /// A resource with a URL to download it.
    pub(crate) async fn new(app: &App, resource: Resource) -> Result<Self> {
        Ok(Self {
            media: MediaView::downloadable(app, &resource.media).await?,
            id: resource.id,
            lecture_id: resource.lecture_id,
            title: resource.title,
            created_at: resource.created_at,
        })
    }
}
