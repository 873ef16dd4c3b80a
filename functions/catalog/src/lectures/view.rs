//! A lecture with its content.

use jiff::Timestamp;
use serde::Serialize;
use shared::http::etag::Tagged;
use shared::ids::{CourseId, LectureId, SectionId};
use shared::{App, Result};
use shared_catalog::http::media::MediaView;
use shared_catalog::rules::lecture::ContentType;
use shared_catalog::store::lectures::Lecture;
use shared_catalog::store::lectures::texts::LectureTexts;
use utoipa::ToSchema;

/// A lecture with its content.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lecture)]
pub(crate) struct LectureView {
    id: LectureId,
    course_id: CourseId,
    section_id: SectionId,
    #[schema(example = "Hello, world")]
    title: String,
    #[schema(example = "A first program.")]
    description: Option<String>,
    content_type: ContentType,
    /// The place in the section, from 1.
    #[schema(example = 1)]
    order_index: usize,
    #[schema(example = 600)]
    duration_seconds: u32,
    /// Whether everybody can see the content.
    is_preview: bool,
    #[schema(example = "Type `print(\"Hello\")`.")]
    text_content: Option<String>,
    video: Option<MediaView>,
    pdf: Option<MediaView>,
    /// The number of resources.
    #[schema(example = 0)]
    resources_count: u32,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl LectureView {
    /// The lecture as it is stored, without signed URLs.
    fn stored(lecture: &Lecture, texts: &LectureTexts, order_index: usize) -> Self {
        Self {
            id: lecture.id,
            course_id: lecture.course_id,
            section_id: lecture.section_id,
            title: lecture.title.clone(),
            description: texts.description.clone(),
            content_type: lecture.content_type,
            order_index,
            duration_seconds: lecture.duration_seconds,
            is_preview: lecture.is_preview,
            text_content: texts.text_content.clone(),
            video: lecture.video.as_ref().map(MediaView::stored),
            pdf: lecture.pdf.as_ref().map(MediaView::stored),
            resources_count: lecture.resources_count,
            created_at: lecture.created_at,
            updated_at: lecture.updated_at,
        }
    }
}

/// The lecture without signed URLs. The entity tag always covers this form, because signed URLs differ each time.
pub(crate) fn tag(lecture: &Lecture, texts: &LectureTexts, order_index: usize) -> Result<Tagged> {
    Tagged::new(&LectureView::stored(lecture, texts, order_index))
}

/// The lecture with signed URLs of its media.
pub(crate) async fn tagged(app: &App, lecture: &Lecture, texts: &LectureTexts, order_index: usize) -> Result<Tagged> {
    let mut reply = LectureView::stored(lecture, texts, order_index);
    let stored = Tagged::new(&reply)?;
    let media = || lecture.video.iter().chain(&lecture.pdf);
    if media().all(|media| media.object().is_none()) {
        return Ok(stored);
    }
    if let Some(video) = &lecture.video {
        reply.video = Some(MediaView::playable(app, video).await?);
    }
    if let Some(pdf) = &lecture.pdf {
        reply.pdf = Some(MediaView::playable(app, pdf).await?);
    }
    stored.signed(&reply)
}
