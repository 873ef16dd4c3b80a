//! As much of a course as a list beside it shows: less to send and to decode than the row.

use jiff::Timestamp;
use serde::Deserialize;
use shared::ids::Id;

use crate::store::courses::Course;

/// What an enrolment shows of its course.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CourseCard {
    /// The id.
    pub id: Id,
    /// The code, as it was given.
    pub course_code: String,
    /// The name in web addresses.
    pub slug: String,
    /// The title.
    pub title: String,
    /// The URL of a small picture.
    #[serde(default)]
    pub thumbnail_url: Option<String>,
    /// Whether there is a certificate at its end.
    #[serde(default)]
    pub has_certificate: bool,
    /// When it was deleted.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
    /// Lectures.
    #[serde(default)]
    pub lectures_count: u32,
    /// Lectures that were removed.
    #[serde(default)]
    pub removed_lectures: Vec<Id>,
}

impl CourseCard {
    /// The attributes of a course's row that it is decoded from.
    pub const ATTRIBUTES: [&str; 9] = [
        "id",
        "course_code",
        "slug",
        "title",
        "thumbnail_url",
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
            thumbnail_url: course.thumbnail_url.clone(),
            has_certificate: course.has_certificate,
            deleted_at: course.deleted_at,
            lectures_count: course.lectures_count,
            removed_lectures: course.removed_lectures.clone(),
        }
    }
}
