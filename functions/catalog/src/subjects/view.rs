//! A course as a subject that students choose.

use serde::Serialize;
use shared::ids::CourseId;
use shared_catalog::store::courses::{Course, DetailedCourse};
use utoipa::ToSchema;

/// A course as a subject to choose.
#[derive(Serialize, ToSchema)]
#[schema(as = Subject)]
pub(crate) struct SubjectView {
    /// The ID of the course.
    id: CourseId,
    #[schema(example = "Python for Beginners")]
    title: String,
    #[schema(example = "CS-101")]
    course_code: String,
    #[schema(example = "Example University")]
    university: Option<String>,
    #[schema(example = "Computer Science")]
    department: Option<String>,
    /// In a list, only the first 2,000 characters.
    #[schema(example = "Learn Python from scratch.")]
    description: Option<String>,
}

impl SubjectView {
    /// The subject in a list, with the beginning of its description.
    pub(crate) fn in_list(course: Course) -> Self {
        Self {
            id: course.id,
            title: course.title,
            course_code: course.course_code,
            university: course.texts.university,
            department: course.texts.department,
            description: course.texts.excerpt,
        }
    }
}

impl From<DetailedCourse> for SubjectView {
    fn from(DetailedCourse { course, details }: DetailedCourse) -> Self {
        Self {
            description: details.description,
            ..Self::in_list(course)
        }
    }
}
