//! Enrollments in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{CourseId, EnrollmentId, UserId};
use shared_catalog::store::courses::card::CourseCard;
use shared_learning::rules::enrollment::{CourseCompletion, EnrollmentStatus, PaymentStatus};
use shared_learning::store::enrollments::Enrollment;
use utoipa::ToSchema;

/// A user's enrollment in a course.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Enrollment)]
pub(crate) struct EnrollmentReply {
    pub id: EnrollmentId,
    user_id: UserId,
    pub course_id: CourseId,
    /// The course; null if it was deleted long ago.
    course: Option<EnrolledCourse>,
    /// A completed course stays completed when lectures are added later.
    pub status: EnrollmentStatus,
    payment_status: PaymentStatus,
    /// Whether it gives access to the course: it is neither canceled nor expired.
    is_active: bool,
    #[schema(value_type = String, format = DateTime)]
    enrolled_at: Timestamp,
    /// When access ends; null for no end.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// When the last lecture was completed.
    #[schema(value_type = Option<String>, format = DateTime)]
    completed_at: Option<Timestamp>,
    /// Share of completed lectures, in percent with one decimal.
    #[schema(example = 45.5)]
    percentage: f64,
    /// The number of completed lectures, without those that were removed from the course.
    #[schema(example = 15)]
    completed_lectures: u32,
    /// The number of lectures in the course.
    #[schema(example = 33)]
    total_lectures: u32,
}

/// The course of an enrollment.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct EnrolledCourse {
    id: CourseId,
    #[schema(example = "Python for Beginners")]
    title: String,
    #[schema(example = "CS-101")]
    course_code: String,
    /// The course's name in URLs.
    #[schema(example = "python-for-beginners")]
    slug: String,
    /// A small picture of the course.
    thumbnail_url: Option<String>,
    /// Whether completing the course earns a certificate.
    has_certificate: bool,
    is_deleted: bool,
}

impl EnrollmentReply {
    pub fn new(enrollment: Enrollment, course: Option<CourseCard>, now: Timestamp) -> Self {
        let nothing = CourseCompletion { completed: 0, total: 0 };
        let completion = course.as_ref().map_or(nothing, |course| {
            CourseCompletion::new(
                &enrollment.completed_lectures,
                &course.removed_lectures,
                course.lectures_count,
            )
        });
        Self {
            status: status(&enrollment, completion),
            is_active: enrollment.is_active(now),
            id: enrollment.id,
            user_id: enrollment.user_id,
            course_id: enrollment.course_id,
            course: course.map(EnrolledCourse::from),
            payment_status: enrollment.payment_status,
            enrolled_at: enrollment.enrolled_at,
            expires_at: enrollment.expires_at,
            completed_at: enrollment.completed_at,
            percentage: completion.percentage(),
            completed_lectures: completion.completed,
            total_lectures: completion.total,
        }
    }
}

/// Removing the last open lecture completes a course without touching the enrollment's row.
pub(crate) fn status(enrollment: &Enrollment, completion: CourseCompletion) -> EnrollmentStatus {
    match enrollment.status {
        EnrollmentStatus::Active if completion.is_complete() => EnrollmentStatus::Completed,
        status => status,
    }
}

impl From<CourseCard> for EnrolledCourse {
    fn from(course: CourseCard) -> Self {
        Self {
            id: course.id,
            title: course.title,
            course_code: course.course_code,
            slug: course.slug,
            thumbnail_url: course.texts.thumbnail_url,
            has_certificate: course.has_certificate,
            is_deleted: course.deleted_at.is_some(),
        }
    }
}
