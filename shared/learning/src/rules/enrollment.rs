//! Enrollments.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use shared::ids::LectureId;
use shared::string_enum;
use shared::types::Patch;
use shared::types::percentage::percentage;

string_enum! {
    /// The status of an enrollment.
    EnrollmentStatus ("must be active, completed or cancelled") {
        /// The student has access.
        Active = "active",
        /// The student has completed every lecture.
        Completed = "completed",
        /// The student has left the course, or was refunded.
        Cancelled = "cancelled",
    }
}

string_enum! {
    /// The payment of an enrollment.
    PaymentStatus ("must be free, paid or refunded") {
        /// The course is free, or an admin granted access.
        Free = "free",
        /// The price was paid.
        Paid = "paid",
        /// The price was paid and refunded.
        Refunded = "refunded",
    }
}

/// Whether an enrollment gives access to the content of its course at `now`.
#[must_use]
pub fn is_active(status: EnrollmentStatus, expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    status != EnrollmentStatus::Cancelled && expires_at.is_none_or(|end| now < end)
}

/// A time without access, between the end of an enrollment and its resumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// When access ended.
    pub from: Timestamp,
    /// When it was resumed.
    pub until: Timestamp,
}

/// A time in which a student was enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// When it began.
    pub from: Timestamp,
    /// When it ended, or will end; `None` for no end.
    pub until: Option<Timestamp>,
}

/// The times in which a student was enrolled who began at `enrolled_at` and whose access ends at `end`, apart from
/// `gaps`, oldest first.
#[must_use]
pub fn periods(enrolled_at: Timestamp, gaps: &[Gap], end: Option<Timestamp>) -> Vec<Period> {
    let begins = std::iter::once(enrolled_at).chain(gaps.iter().map(|gap| gap.until));
    let ends = gaps.iter().map(|gap| Some(gap.from)).chain([end]);
    begins.zip(ends).map(|(from, until)| Period { from, until }).collect()
}

/// The terms of an enrollment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The status.
    pub status: EnrollmentStatus,
    /// The payment.
    pub payment_status: PaymentStatus,
    /// When access ends; `None` for no end.
    pub expires_at: Option<Timestamp>,
}

/// What an attempt to enroll leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrollmentDecision {
    /// The existing enrollment gives access already.
    AlreadyActive,
    /// The enrollment begins, or begins again, with these terms.
    Enroll(Terms),
    /// The student has to pay first.
    PaymentRequired,
}

/// When an enrollment that begins at `now` ends.
#[must_use]
pub fn end(access_days: Option<u32>, now: Timestamp) -> Option<Timestamp> {
    let days = SignedDuration::from_hours(24 * i64::from(access_days?));
    now.checked_add(days).ok()
}

/// Decides about a student whose enrollment is `found`. Students who have paid and left may return until the paid access
/// ends. Students who were refunded have to pay again.
#[must_use]
pub fn decide_enrollment(
    found: Option<Terms>,
    is_free: bool,
    access_days: Option<u32>,
    now: Timestamp,
) -> EnrollmentDecision {
    match found {
        Some(terms) if is_active(terms.status, terms.expires_at, now) => EnrollmentDecision::AlreadyActive,
        Some(terms)
            if terms.payment_status == PaymentStatus::Paid && terms.expires_at.is_none_or(|expires| now < expires) =>
        {
            EnrollmentDecision::Enroll(Terms {
                status: EnrollmentStatus::Active,
                ..terms
            })
        }
        _ if is_free => EnrollmentDecision::Enroll(Terms {
            status: EnrollmentStatus::Active,
            payment_status: PaymentStatus::Free,
            expires_at: end(access_days, now),
        }),
        _ => EnrollmentDecision::PaymentRequired,
    }
}

/// Decides about access that an admin grants to a student whose enrollment is `found`, without payment and until
/// `expires_at` (`null` for no end). If that is absent, an active enrollment stays as it is.
#[must_use]
pub fn decide_grant(
    found: Option<Terms>,
    expires_at: Patch<Timestamp>,
    access_days: Option<u32>,
    now: Timestamp,
) -> EnrollmentDecision {
    let is_active_now = found.is_some_and(|terms| is_active(terms.status, terms.expires_at, now));
    if is_active_now && found.is_some_and(|terms| expires_at.or(terms.expires_at) == terms.expires_at) {
        return EnrollmentDecision::AlreadyActive;
    }
    let is_paid = found.is_some_and(|terms| terms.payment_status == PaymentStatus::Paid);
    EnrollmentDecision::Enroll(Terms {
        status: EnrollmentStatus::Active,
        payment_status: if is_paid {
            PaymentStatus::Paid
        } else {
            PaymentStatus::Free
        },
        expires_at: expires_at.or(end(access_days, now)),
    })
}

/// How much of a course a student has completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CourseCompletion {
    /// Completed lectures that the course still has.
    pub completed: u32,
    /// Lectures of the course.
    pub total: u32,
}

impl CourseCompletion {
    /// The completion of a course that has `total` lectures after others were `removed`.
    #[must_use]
    pub fn new(completed: &[LectureId], removed: &[LectureId], total: u32) -> Self {
        let completed = completed.iter().filter(|lecture| !removed.contains(lecture)).count();
        // A lecture may be completed between the reads of the two rows.
        let completed = u32::try_from(completed).unwrap_or(u32::MAX).min(total);
        Self { completed, total }
    }

    /// The percentage with one decimal, rounded half up; 0.0 for an empty course.
    #[must_use]
    pub fn percentage(self) -> f64 {
        percentage(self.completed, self.total)
    }

    /// Whether every lecture is completed.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        self.total > 0 && self.completed == self.total
    }
}

#[cfg(test)]
mod tests;
