//! The row of a course, which every list and every permission reads. Long texts are in [`super::details`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::Row;
use shared::ids::{CategoryId, CourseId, LectureId, UserId};
use shared::types::role::Role;
use shared_accounts::store::users::User;

use crate::rules::course::{CourseStatus, Level, PopularitySnapshot};
use crate::rules::price::Price;
use crate::store::instructors::CourseInstructor;
use crate::store::packed;

/// The row of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The ID.
    pub id: CourseId,
    /// The code, in the case in which it was entered.
    pub course_code: String,
    /// The name in URLs, which is unique.
    pub slug: String,
    /// The title.
    pub title: String,
    /// The level of its students.
    pub level: Level,
    /// The ID of the category.
    #[serde(default)]
    pub category_id: Option<CategoryId>,
    /// The language of instruction (BCP 47).
    pub language: String,
    /// The texts that lists show.
    #[serde(default, with = "packed", skip_serializing_if = "CourseTexts::is_empty")]
    pub texts: CourseTexts,
    /// Whether students get a certificate on completion.
    #[serde(default)]
    pub has_certificate: bool,
    /// Whether admins promote it.
    #[serde(default)]
    pub is_trending: bool,
    /// The price.
    pub price: Price,
    /// The number of days that an enrollment gives access; no limit if absent.
    #[serde(default)]
    pub access_days: Option<u32>,
    /// The instructors; the first is the owner.
    pub instructors: Vec<CourseInstructor>,
    /// Whether the course is public.
    pub status: CourseStatus,
    /// When it was last published.
    #[serde(default)]
    pub published_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
    /// When it was deleted. A deleted course is visible only in the history of enrollments.
    #[serde(default)]
    pub deleted_at: Option<Timestamp>,
    /// The number of edits.
    #[serde(default)]
    pub version: u64,
    /// The popularity by which lists and search sort it, while it is published.
    #[serde(default, rename = "listed")]
    pub popularity: Option<PopularitySnapshot>,
    /// The number of sections.
    #[serde(default)]
    pub sections_count: u32,
    /// The number of lectures.
    #[serde(default)]
    pub lectures_count: u32,
    /// The length of all lectures together, in seconds.
    #[serde(default)]
    pub duration_seconds: u64,
    /// The IDs of removed lectures, a string set. Removed lectures no longer count toward completion.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed_lectures: Vec<LectureId>,
    /// The number of enrollments that are not canceled.
    #[serde(default)]
    pub enrolled_count: u64,
    /// The sum of all ratings.
    #[serde(default)]
    pub rating_sum: u64,
    /// The number of ratings.
    #[serde(default)]
    pub rating_count: u64,
}

impl Row for Course {
    const KIND: &str = "course";
}

/// The texts of a course that lists show. They are stored compressed, so that the row of a course stays below the 8 KB of
/// one read unit of a list, whatever its script.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CourseTexts {
    /// The subtitle, one sentence.
    pub subtitle: Option<String>,
    /// The university that teaches the subject.
    pub university: Option<String>,
    /// The department that teaches the subject.
    pub department: Option<String>,
    /// The topics.
    pub tags: Vec<String>,
    /// The URL of the small picture.
    pub thumbnail_url: Option<String>,
    /// The URL of the wide picture.
    pub banner_url: Option<String>,
    /// The beginning of the description.
    pub excerpt: Option<String>,
}

impl CourseTexts {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Course {
    /// Whether the user is one of the instructors.
    pub fn is_taught_by(&self, user_id: UserId) -> bool {
        self.instructors.iter().any(|instructor| instructor.user_id == user_id)
    }

    /// Whether `user` can edit the course: instructors of the course and admins can.
    pub fn is_run_by(&self, user: &User) -> bool {
        user.role == Role::Admin || (user.role == Role::Instructor && self.is_taught_by(user.id))
    }

    /// The popularity by the current counters.
    pub fn current_popularity(&self) -> PopularitySnapshot {
        PopularitySnapshot::of(self.enrolled_count, self.rating_sum, self.rating_count)
    }

    /// Whether everybody can see the course.
    pub fn is_published(&self) -> bool {
        self.status == CourseStatus::Published && self.deleted_at.is_none()
    }
}
