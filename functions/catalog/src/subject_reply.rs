//! A course as the subject that students choose.

use serde::Serialize;
use shared::Id;
use shared_catalog::store::courses::Course;
use utoipa::ToSchema;

/// The longest description in a list, in characters, so that a page of the longest ones can be sent.
const LONGEST_IN_LIST: usize = 2_000;

/// A subject.
#[derive(Serialize, ToSchema)]
#[schema(as = Subject)]
pub(crate) struct SubjectReply {
    /// The id of the course.
    id: Id,
    /// The title.
    #[schema(example = "Python for Beginners")]
    title: String,
    /// The code.
    #[schema(example = "PY-101")]
    course_code: String,
    /// A university.
    #[schema(example = "Example University")]
    university: Option<String>,
    /// A department.
    #[schema(example = "Computer Science")]
    department: Option<String>,
    /// A text; in a list its first 2,000 characters.
    #[schema(example = "Learn Python from scratch.")]
    description: Option<String>,
}

impl SubjectReply {
    /// The subject in a list.
    pub(crate) fn in_list(mut course: Course) -> Self {
        if let Some(description) = &mut course.description
            && let Some((end, _)) = description.char_indices().nth(LONGEST_IN_LIST)
        {
            description.truncate(end);
            description.push('…');
        }
        course.into()
    }
}

impl From<Course> for SubjectReply {
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
