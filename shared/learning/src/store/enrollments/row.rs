//! The row of an enrollment.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::Row;
use shared::ids::{CourseId, EnrollmentId, LectureId, PaymentId, ReviewId, UserId};
use shared_catalog::store::courses::Course;

use crate::rules::enrollment::{
    CourseCompletion, EnrollmentStatus, Gap, PaymentStatus, Period, Terms, is_active, periods,
};

/// The maximum number of times without access that an enrollment remembers, the latest ones.
const MAX_GAPS: usize = 50;

/// An enrollment as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrollment {
    /// The id.
    pub id: EnrollmentId,
    /// The student.
    pub user_id: UserId,
    /// The course.
    pub course_id: CourseId,
    /// The status.
    pub status: EnrollmentStatus,
    /// Whether it was paid for.
    pub payment_status: PaymentStatus,
    /// The last payment that paid for it.
    #[serde(default)]
    pub payment_id: Option<PaymentId>,
    /// When it began.
    pub enrolled_at: Timestamp,
    /// When access ends, if it does.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// When it was canceled, if it is.
    #[serde(default)]
    pub cancelled_at: Option<Timestamp>,
    /// The times without access before it was resumed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// When the last lecture was completed.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// The completed lectures, including those that were removed from the course.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub completed_lectures: Vec<LectureId>,
    /// The code of the certificate, once there is one.
    #[serde(default)]
    pub certificate: Option<String>,
    /// The review, if there is one.
    #[serde(default)]
    pub review_id: Option<ReviewId>,
    /// Counts the changes of status, terms and completed lectures.
    #[serde(default)]
    pub version: u64,
}

impl Row for Enrollment {
    const KIND: &str = "enrollment";
}

impl Enrollment {
    /// A new enrollment.
    #[must_use]
    pub fn new(id: EnrollmentId, user_id: UserId, course_id: CourseId, terms: Terms, now: Timestamp) -> Self {
        Self {
            id,
            user_id,
            course_id,
            status: terms.status,
            payment_status: terms.payment_status,
            payment_id: None,
            enrolled_at: now,
            expires_at: terms.expires_at,
            cancelled_at: None,
            gaps: Vec::new(),
            completed_at: None,
            completed_lectures: Vec::new(),
            certificate: None,
            review_id: None,
            version: 0,
        }
    }

    /// The status and the terms.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            status: self.status,
            payment_status: self.payment_status,
            expires_at: self.expires_at,
        }
    }

    /// The same enrollment with other terms from `now` on. Progress is kept, and so is the time without access that
    /// ends.
    #[must_use]
    pub fn with_terms(&self, terms: Terms, now: Timestamp) -> Self {
        let status = match (self.completed_at, terms.status) {
            (Some(_), EnrollmentStatus::Active) => EnrollmentStatus::Completed,
            (_, status) => status,
        };
        let is_cancelled = status == EnrollmentStatus::Cancelled;
        let mut gaps = self.gaps.clone();
        if let Some(from) = self.ends_at().filter(|end| *end <= now)
            && is_active(status, terms.expires_at, now)
        {
            gaps.push(Gap { from, until: now });
            gaps.drain(..gaps.len().saturating_sub(MAX_GAPS));
        }
        Self {
            status,
            payment_status: terms.payment_status,
            expires_at: terms.expires_at,
            cancelled_at: is_cancelled.then(|| self.cancelled_at.unwrap_or(now)),
            gaps,
            version: self.version + 1,
            ..self.clone()
        }
    }

    /// When access ended or will end, if it does.
    fn ends_at(&self) -> Option<Timestamp> {
        let cancelled_at = match self.status {
            EnrollmentStatus::Cancelled => Some(self.cancelled_at.unwrap_or(self.enrolled_at)),
            EnrollmentStatus::Active | EnrollmentStatus::Completed => None,
        };
        cancelled_at.into_iter().chain(self.expires_at).min()
    }

    /// The times in which the student was enrolled, oldest first.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        periods(self.enrolled_at, &self.gaps, self.ends_at())
    }

    /// Whether it opens the content of its course at `now`.
    #[must_use]
    pub fn is_active(&self, now: Timestamp) -> bool {
        is_active(self.status, self.expires_at, now)
    }

    /// How much of `course` is completed.
    #[must_use]
    pub fn completion(&self, course: &Course) -> CourseCompletion {
        CourseCompletion::new(
            &self.completed_lectures,
            &course.removed_lectures,
            course.lectures_count,
        )
    }
}

#[cfg(test)]
mod tests;
