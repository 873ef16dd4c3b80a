//! Courses as clients see them.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{CategoryId, CourseId, UserId};
use utoipa::ToSchema;

use crate::rules::course::{CourseStatus, Level, average_rating};
use crate::store::courses::{Course, CourseInstructor, DetailedCourse};

/// An instructor of a course.
#[derive(Serialize, ToSchema)]
#[schema(as = CourseInstructor)]
pub struct CourseInstructorView {
    /// The ID.
    pub user_id: UserId,
    /// The name.
    #[schema(example = "Asha Rao")]
    pub name: Option<String>,
    /// The URL of the avatar.
    pub avatar_url: Option<String>,
}

impl From<CourseInstructor> for CourseInstructorView {
    fn from(instructor: CourseInstructor) -> Self {
        Self {
            user_id: instructor.user_id,
            name: instructor.name,
            avatar_url: instructor.avatar_url,
        }
    }
}

/// A course in lists.
#[derive(Serialize, ToSchema)]
#[schema(as = CourseSummary)]
pub struct CourseSummaryView {
    /// The ID.
    pub id: CourseId,
    /// The course code, which is unique.
    #[schema(example = "PY-101")]
    pub course_code: String,
    /// The name in URLs, which is unique.
    #[schema(example = "python-for-beginners")]
    pub slug: String,
    /// The title.
    #[schema(example = "Python for Beginners")]
    pub title: String,
    /// The subtitle, one sentence.
    pub subtitle: Option<String>,
    /// The level of its students.
    pub level: Level,
    /// The ID of the category.
    pub category: Option<CategoryId>,
    /// The language of instruction (BCP 47).
    #[schema(example = "en")]
    pub language: String,
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
    /// Whether students get a certificate on completion.
    pub has_certificate: bool,
    /// Whether admins promote it.
    pub is_trending: bool,
    /// The price.
    #[schema(example = "999.00")]
    pub price: String,
    /// The currency of the price (ISO 4217).
    #[schema(example = "INR")]
    pub currency: &'static str,
    /// Whether the course is free.
    pub is_free: bool,
    /// The number of days that an enrollment gives access; `null` for no limit.
    pub access_days: Option<u32>,
    /// The instructors; the first is the owner.
    pub instructors: Vec<CourseInstructorView>,
    /// Whether the course is public.
    pub status: CourseStatus,
    /// The number of sections.
    pub sections_count: u32,
    /// The number of lectures.
    pub lectures_count: u32,
    /// The length of all lectures together, in seconds.
    pub duration_seconds: u64,
    /// The number of active enrollments.
    pub enrolled_count: u64,
    /// The average rating, from 1 to 5.
    pub rating: Option<f64>,
    /// The number of ratings.
    pub rating_count: u64,
    /// When it was last published.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub published_at: Option<Timestamp>,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was last edited.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// A course with all details.
#[derive(Serialize, ToSchema)]
#[schema(as = Course)]
pub struct CourseView {
    /// The fields that lists have, too.
    #[serde(flatten)]
    pub summary: CourseSummaryView,
    /// The description.
    pub description: Option<String>,
    /// What students can do after the course.
    pub learning_outcomes: Vec<String>,
    /// What students need for the course.
    pub requirements: Vec<String>,
}

impl From<Course> for CourseSummaryView {
    fn from(course: Course) -> Self {
        Self {
            id: course.id,
            price: course.price.to_string(),
            currency: course.price.currency.code(),
            is_free: course.price.is_free(),
            rating: average_rating(course.rating_sum, course.rating_count),
            course_code: course.course_code,
            slug: course.slug,
            title: course.title,
            subtitle: course.texts.subtitle,
            level: course.level,
            category: course.category_id,
            language: course.language,
            university: course.texts.university,
            department: course.texts.department,
            tags: course.texts.tags,
            thumbnail_url: course.texts.thumbnail_url,
            banner_url: course.texts.banner_url,
            has_certificate: course.has_certificate,
            is_trending: course.is_trending,
            access_days: course.access_days,
            instructors: course.instructors.into_iter().map(CourseInstructorView::from).collect(),
            status: course.status,
            sections_count: course.sections_count,
            lectures_count: course.lectures_count,
            duration_seconds: course.duration_seconds,
            enrolled_count: course.enrolled_count,
            rating_count: course.rating_count,
            published_at: course.published_at,
            created_at: course.created_at,
            updated_at: course.updated_at,
        }
    }
}

impl From<DetailedCourse> for CourseView {
    fn from(DetailedCourse { course, details }: DetailedCourse) -> Self {
        Self {
            summary: course.into(),
            description: details.description,
            learning_outcomes: details.learning_outcomes,
            requirements: details.requirements,
        }
    }
}
