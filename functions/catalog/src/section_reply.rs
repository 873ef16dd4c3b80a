//! The table of contents as clients see it: what everybody may know, and nothing that is behind the content gate.

use serde::Serialize;
use shared::Id;
use shared_catalog::rules::lecture::ContentType;
use shared_catalog::rules::outline::{LectureEntry, Outline, SectionEntry};
use utoipa::ToSchema;

/// A section (module) of a course.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Section)]
pub(crate) struct SectionReply {
    /// The id.
    id: Id,
    /// Its course.
    course_id: Id,
    /// The title.
    #[schema(example = "Getting started")]
    title: String,
    /// A text about it.
    #[schema(example = "What you need, and a first program.")]
    description: Option<String>,
    /// Its place in the course, from 1.
    #[schema(example = 1)]
    order_index: usize,
    /// How many lectures it has.
    #[schema(example = 1)]
    lectures_count: usize,
    /// How long they take.
    #[schema(example = 600)]
    duration_seconds: u64,
    /// Its lectures, in order.
    lectures: Vec<LectureSummary>,
}

/// A lecture in the table of contents.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct LectureSummary {
    /// The id.
    id: Id,
    /// Its section.
    section_id: Id,
    /// The title.
    #[schema(example = "Hello, world")]
    title: String,
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
}

impl SectionReply {
    /// Section number `order_index` of a course.
    pub(crate) fn new(course_id: Id, order_index: usize, section: &SectionEntry) -> Self {
        let lectures = lectures_of(section);
        Self {
            id: section.id,
            course_id,
            title: section.title.clone(),
            description: section.description.clone(),
            order_index,
            lectures_count: lectures.len(),
            duration_seconds: lectures.iter().map(|lecture| u64::from(lecture.duration_seconds)).sum(),
            lectures,
        }
    }

    /// All sections of a course, in order.
    pub(crate) fn all(course_id: Id, outline: &Outline) -> Vec<Self> {
        let sections = (1..).zip(&outline.sections);
        sections
            .map(|(order_index, section)| Self::new(course_id, order_index, section))
            .collect()
    }
}

/// The lectures of a section, in order.
pub(crate) fn lectures_of(section: &SectionEntry) -> Vec<LectureSummary> {
    let summary = |(order_index, lecture): (usize, &LectureEntry)| LectureSummary {
        id: lecture.id,
        section_id: section.id,
        title: lecture.title.clone(),
        content_type: lecture.content_type,
        order_index,
        duration_seconds: lecture.duration_seconds,
        is_preview: lecture.is_preview,
    };
    (1..).zip(&section.lectures).map(summary).collect()
}
