//! The fields of a course that lists of enrollments show, which are cheaper to read than the whole row.

use jiff::Timestamp;
use serde::Deserialize;
use shared::ids::{CourseId, LectureId};

use crate::store::courses::{Course, CourseTexts};
use crate::store::packed;

/// A course as lists of enrollments show it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CourseCard {
    /// The ID.
    pub id: CourseId,
    /// The code, in the case in which it was entered.
    pub course_code: String,
    /// The name in URLs, which is unique.
    pub slug: String,
    /// The title.
    pub title: String,
    /// The texts that lists show.
    #[serde(default, with = "packed")]
    pub texts: CourseTexts,
    /// Whether students get a certificate on completion.
    #[serde(default)]
    pub has_certificate: bool,
    /// When it was deleted.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
    /// The number of lectures.
    #[serde(default)]
    pub lectures_count: u32,
    /// The IDs of removed lectures.
    #[serde(default)]
    pub removed_lectures: Vec<LectureId>,
}

impl CourseCard {
    /// The attributes to read from the row of the course.
    pub const ATTRIBUTES: [&str; 9] = [
        "id",
        "course_code",
        "slug",
        "title",
        "texts",
        "has_certificate",
        "deleted_at",
        "lectures_count",
        "removed_lectures",
    ];
}

impl From<&Course> for CourseCard {
    fn from(course: &Course) -> Self {
        Self {
            id: course.id,
            course_code: course.course_code.clone(),
            slug: course.slug.clone(),
            title: course.title.clone(),
            texts: course.texts.clone(),
            has_certificate: course.has_certificate,
            deleted_at: course.deleted_at,
            lectures_count: course.lectures_count,
            removed_lectures: course.removed_lectures.clone(),
        }
    }
}
