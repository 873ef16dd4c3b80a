//! The table of contents of a course, without the content of lectures.

use serde::Serialize;
use shared::ids::{CourseId, LectureId, SectionId};
use shared_catalog::rules::lecture::ContentType;
use shared_catalog::rules::outline::{LectureEntry, Outline, SectionEntry};
use utoipa::ToSchema;

/// A section (module) of a course.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Section)]
pub(crate) struct SectionView {
    id: SectionId,
    course_id: CourseId,
    #[schema(example = "Getting started")]
    title: String,
    #[schema(example = "What you need, and a first program.")]
    description: Option<String>,
    /// The place in the course, from 1.
    #[schema(example = 1)]
    order_index: usize,
    #[schema(example = 1)]
    lectures_count: usize,
    /// The duration of all lectures.
    #[schema(example = 600)]
    duration_seconds: u64,
    /// The lectures of the section, in order.
    lectures: Vec<LectureSummary>,
}

/// A lecture in the table of contents.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct LectureSummary {
    id: LectureId,
    section_id: SectionId,
    #[schema(example = "Hello, world")]
    title: String,
    content_type: ContentType,
    /// The place in the section, from 1.
    #[schema(example = 1)]
    order_index: usize,
    #[schema(example = 600)]
    duration_seconds: u32,
    /// Whether everybody can see the content.
    is_preview: bool,
}

impl SectionView {
    /// Section number `order_index` of a course.
    pub(crate) fn new(course_id: CourseId, order_index: usize, section: &SectionEntry) -> Self {
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
    pub(crate) fn all(course_id: CourseId, outline: &Outline) -> Vec<Self> {
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
