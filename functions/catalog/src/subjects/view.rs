//! A course as a subject that students choose.

use serde::Serialize;
use shared::ids::CourseId;
use shared_catalog::store::courses::Course;
use utoipa::ToSchema;

/// The maximum length of a description in a list, in characters: a whole page must fit in a reply.
const MAX_DESCRIPTION_IN_LIST: usize = 2_000;

/// A course as a subject to choose.
#[derive(Serialize, ToSchema)]
#[schema(as = Subject)]
pub(crate) struct SubjectView {
    /// The ID of the course.
    id: CourseId,
    #[schema(example = "Python for Beginners")]
    title: String,
    #[schema(example = "PY-101")]
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
    /// The subject in a list, with a shortened description.
    pub(crate) fn in_list(mut course: Course) -> Self {
        if let Some(description) = &mut course.description
            && let Some((end, _)) = description.char_indices().nth(MAX_DESCRIPTION_IN_LIST)
        {
            description.truncate(end);
            description.push('…');
        }
        course.into()
    }
}

impl From<Course> for SubjectView {
    fn from(course: Course) -> Self {
        Self {
            id: course.id,
            title: course.title,
            course_code: course.course_code,
            university: course.university,
            department: course.department,
            description: course.description,
        }
    }
}
