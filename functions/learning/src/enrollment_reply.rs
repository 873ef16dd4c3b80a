//! An enrolment as its owner sees it.

use jiff::Timestamp;
use serde::Serialize;
use shared::Id;
use shared_catalog::store::courses::card::CourseCard;
use shared_learning::rules::enrollment::{EnrollmentStatus, PaymentStatus, Share};
use shared_learning::store::enrollments::Enrollment;
use utoipa::ToSchema;

/// An enrolment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Enrollment)]
pub(crate) struct EnrollmentReply {
    /// The id.
    pub id: Id,
    /// Who learns.
    user_id: Id,
    /// What.
    pub course_id: Id,
    /// The course; null if nothing is left of it.
    course: Option<EnrolledCourse>,
    /// How far it is. Whoever has completed a course stays so, also when lectures are added.
    pub status: EnrollmentStatus,
    /// What was paid.
    payment_status: PaymentStatus,
    /// Whether it opens the course: not cancelled and not expired.
    is_active: bool,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    enrolled_at: Timestamp,
    /// When it ends; null is never.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// When everything was learnt.
    #[schema(value_type = Option<String>, format = DateTime)]
    completed_at: Option<Timestamp>,
    /// How much is completed, in percent with one decimal.
    #[schema(example = 45.5)]
    percentage: f64,
    /// Completed lectures that the course still has.
    #[schema(example = 15)]
    completed_lectures: u32,
    /// Lectures of the course.
    #[schema(example = 33)]
    total_lectures: u32,
}

/// What a list shows of a course.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct EnrolledCourse {
    /// The id.
    id: Id,
    /// The title.
    #[schema(example = "Python for Beginners")]
    title: String,
    /// The code.
    #[schema(example = "PY-101")]
    course_code: String,
    /// The name in web addresses.
    #[schema(example = "python-for-beginners")]
    slug: String,
    /// The URL of a small picture.
    thumbnail_url: Option<String>,
    /// Whether there is a certificate at its end.
    has_certificate: bool,
    /// Whether it has been deleted.
    is_deleted: bool,
}

impl EnrollmentReply {
    /// An enrolment in `course` at `now`.
    pub fn new(enrollment: Enrollment, course: Option<CourseCard>, now: Timestamp) -> Self {
        let nothing = Share { completed: 0, total: 0 };
        let share = course.as_ref().map_or(nothing, |course| {
            Share::new(
                &enrollment.completed_lectures,
                &course.removed_lectures,
                course.lectures_count,
            )
        });
        Self {
            status: status(&enrollment, share),
            is_active: enrollment.is_active(now),
            id: enrollment.id,
            user_id: enrollment.user_id,
            course_id: enrollment.course_id,
            course: course.map(EnrolledCourse::from),
            payment_status: enrollment.payment_status,
            enrolled_at: enrollment.enrolled_at,
            expires_at: enrollment.expires_at,
            completed_at: enrollment.completed_at,
            percentage: share.percentage(),
            completed_lectures: share.completed,
            total_lectures: share.total,
        }
    }
}

/// How far an enrolment is. The last lecture may also have been removed, which no row is told.
pub(crate) fn status(enrollment: &Enrollment, share: Share) -> EnrollmentStatus {
    match enrollment.status {
        EnrollmentStatus::Active if share.is_whole() => EnrollmentStatus::Completed,
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
            thumbnail_url: course.thumbnail_url,
            has_certificate: course.has_certificate,
            is_deleted: course.deleted_at.is_some(),
        }
    }
}
