//! A course as clients see it.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::Id;
use utoipa::ToSchema;

use crate::rules::course::{CourseStatus, Level, average_rating};
use crate::store::courses::{Course, CourseInstructor};

/// Who teaches a course.
#[derive(Serialize, ToSchema)]
#[schema(as = CourseInstructor)]
pub struct CourseInstructorReply {
    /// The id.
    pub user_id: Id,
    /// The name.
    #[schema(example = "Asha Rao")]
    pub name: Option<String>,
    /// The avatar.
    pub avatar_url: Option<String>,
}

impl From<CourseInstructor> for CourseInstructorReply {
    fn from(instructor: CourseInstructor) -> Self {
        Self {
            user_id: instructor.user_id,
            name: instructor.name,
            avatar_url: instructor.avatar_url,
        }
    }
}

/// A course in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = CourseSummary)]
pub struct CourseSummaryReply {
    /// The id.
    pub id: Id,
    /// The code.
    #[schema(example = "PY-101")]
    pub course_code: String,
    /// The name in web addresses.
    #[schema(example = "python-for-beginners")]
    pub slug: String,
    /// The title.
    #[schema(example = "Python for Beginners")]
    pub title: String,
    /// A sentence.
    pub subtitle: Option<String>,
    /// Whom it is for.
    pub level: Level,
    /// The id of its category.
    pub category: Option<Id>,
    /// The language (BCP 47).
    #[schema(example = "en")]
    pub language: String,
    /// A university.
    pub university: Option<String>,
    /// A department.
    pub department: Option<String>,
    /// What it is about.
    pub tags: Vec<String>,
    /// The URL of a small picture.
    pub thumbnail_url: Option<String>,
    /// The URL of a wide picture.
    pub banner_url: Option<String>,
    /// Whether there is a certificate at the end.
    pub has_certificate: bool,
    /// Whether it is put forward.
    pub is_trending: bool,
    /// What it costs.
    #[schema(example = "999.00")]
    pub price: String,
    /// In this currency.
    #[schema(example = "INR")]
    pub currency: &'static str,
    /// Whether it costs nothing.
    pub is_free: bool,
    /// For how many days an enrolment is good; `null` is for ever.
    pub access_days: Option<u32>,
    /// Who teaches it; the first is its owner.
    pub instructors: Vec<CourseInstructorReply>,
    /// Who sees it.
    pub status: CourseStatus,
    /// Sections.
    pub sections_count: u32,
    /// Lectures.
    pub lectures_count: u32,
    /// The length of all lectures.
    pub duration_seconds: u64,
    /// Enrolments.
    pub enrolled_count: u64,
    /// The average rating.
    pub rating: Option<f64>,
    /// Ratings.
    pub rating_count: u64,
    /// When it was published last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub published_at: Option<Timestamp>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was edited last.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// A course with all that there is to say about it.
#[derive(Serialize, ToSchema)]
#[schema(as = Course)]
pub struct CourseReply {
    /// What lists say of it, too.
    #[serde(flatten)]
    pub summary: CourseSummaryReply,
    /// A text.
    pub description: Option<String>,
    /// What one can do after it.
    pub learning_outcomes: Vec<String>,
    /// What one needs for it.
    pub requirements: Vec<String>,
}

impl From<Course> for CourseSummaryReply {
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
            subtitle: course.subtitle,
            level: course.level,
            category: course.category_id,
            language: course.language,
            university: course.university,
            department: course.department,
            tags: course.tags,
            thumbnail_url: course.thumbnail_url,
            banner_url: course.banner_url,
            has_certificate: course.has_certificate,
            is_trending: course.is_trending,
            access_days: course.access_days,
            instructors: course
                .instructors
                .into_iter()
                .map(CourseInstructorReply::from)
                .collect(),
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

impl From<Course> for CourseReply {
    fn from(mut course: Course) -> Self {
        Self {
            description: course.description.take(),
            learning_outcomes: std::mem::take(&mut course.learning_outcomes),
            requirements: std::mem::take(&mut course.requirements),
            summary: course.into(),
        }
    }
}
