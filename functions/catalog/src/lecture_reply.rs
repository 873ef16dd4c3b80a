//! A lecture as those see it who may see its content.

use jiff::Timestamp;
use serde::Serialize;
use shared::http::etag::Tagged;
use shared::{App, Id, Result};
use shared_catalog::http::media::MediaReply;
use shared_catalog::rules::lecture::ContentType;
use shared_catalog::store::lectures::Lecture;
use utoipa::ToSchema;

/// A lecture with its content.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lecture)]
pub(crate) struct LectureReply {
    /// The id.
    id: Id,
    /// Its course.
    course_id: Id,
    /// Its section.
    section_id: Id,
    /// The title.
    #[schema(example = "Hello, world")]
    title: String,
    /// A text about it.
    #[schema(example = "The first program of everybody.")]
    description: Option<String>,
    /// What it consists of.
    content_type: ContentType,
    /// Its place in the section, from 1.
    #[schema(example = 1)]
    order_index: usize,
    /// How long it takes.
    #[schema(example = 600)]
    duration_seconds: u32,
    /// Whether anybody may see its content.
    is_preview: bool,
    /// Its text.
    #[schema(example = "Type `print(\"Hello\")`.")]
    text_content: Option<String>,
    /// Its video.
    video: Option<MediaReply>,
    /// Its PDF.
    pdf: Option<MediaReply>,
    /// How many resources it has.
    #[schema(example = 0)]
    resources_count: u32,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was edited last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl LectureReply {
    /// What is stored of lecture number `order_index` of its section.
    fn stored(lecture: &Lecture, order_index: usize) -> Self {
        Self {
            id: lecture.id,
            course_id: lecture.course_id,
            section_id: lecture.section_id,
            title: lecture.title.clone(),
            description: lecture.description.clone(),
            content_type: lecture.content_type,
            order_index,
            duration_seconds: lecture.duration_seconds,
            is_preview: lecture.is_preview,
            text_content: lecture.text_content.clone(),
            video: lecture.video.as_ref().map(MediaReply::stored),
            pdf: lecture.pdf.as_ref().map(MediaReply::stored),
            resources_count: lecture.resources_count,
            created_at: lecture.created_at,
            updated_at: lecture.updated_at,
        }
    }
}

/// The entity tag of a lecture: of what is stored, because signed URLs are never the same twice.
pub(crate) fn tag(lecture: &Lecture, order_index: usize) -> Result<Tagged> {
    Tagged::new(&LectureReply::stored(lecture, order_index))
}

/// The lecture, with URLs for its media.
pub(crate) async fn tagged(app: &App, lecture: &Lecture, order_index: usize) -> Result<Tagged> {
    let mut reply = LectureReply::stored(lecture, order_index);
    let stored = Tagged::new(&reply)?;
    let media = || lecture.video.iter().chain(&lecture.pdf);
    if media().all(|media| media.object().is_none()) {
        return Ok(stored);
    }
    if let Some(video) = &lecture.video {
        reply.video = Some(MediaReply::playable(app, video).await?);
    }
    if let Some(pdf) = &lecture.pdf {
        reply.pdf = Some(MediaReply::playable(app, pdf).await?);
    }
    stored.signed(&reply)
}
