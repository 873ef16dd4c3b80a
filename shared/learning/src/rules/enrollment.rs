//! Enrollments.

use jiff::{SignedDuration, Timestamp};
use shared::ids::LectureId;
use shared::string_enum;
use shared::types::Patch;

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
        let (completed, total) = (u64::from(self.completed), u64::from(self.total));
        let tenths = (2_000 * completed + total).checked_div(2 * total).unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "at most 1,000")]
        let percentage = tenths as f64 / 10.0;
        percentage
    }

    /// Whether every lecture is completed.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        self.total > 0 && self.completed == self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;

    #[test]
    fn an_enrollment_gives_access_until_it_is_canceled_or_expires() {
        let now = Timestamp::UNIX_EPOCH;
        let later = now + SignedDuration::from_secs(1);
        assert!(is_active(EnrollmentStatus::Active, None, now));
        assert!(is_active(EnrollmentStatus::Completed, Some(later), now));
        assert!(!is_active(EnrollmentStatus::Active, Some(now), now));
        assert!(!is_active(EnrollmentStatus::Cancelled, None, now));
    }

    fn terms(status: EnrollmentStatus, payment_status: PaymentStatus, expires_at: Option<Timestamp>) -> Option<Terms> {
        Some(Terms {
            status,
            payment_status,
            expires_at,
        })
    }

    #[test]
    fn paid_access_can_be_resumed_and_refunded_access_must_be_paid_again() {
        use EnrollmentStatus::{Active, Cancelled, Completed};
        use PaymentStatus::{Free, Paid, Refunded};
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1);
        let (past, later) = (Some(Timestamp::UNIX_EPOCH), end(Some(1), now));
        let decide = |found, is_free| decide_enrollment(found, is_free, Some(1), now);
        let open = |payment_status, expires_at| {
            terms(Active, payment_status, expires_at)
                .map(EnrollmentDecision::Enroll)
                .unwrap()
        };
        assert_eq!(decide(None, true), open(Free, later));
        assert_eq!(decide(None, false), EnrollmentDecision::PaymentRequired);
        assert_eq!(
            decide(terms(Active, Paid, None), false),
            EnrollmentDecision::AlreadyActive
        );
        assert_eq!(
            decide(terms(Completed, Free, later), false),
            EnrollmentDecision::AlreadyActive
        );
        assert_eq!(decide(terms(Active, Free, past), true), open(Free, later));
        assert_eq!(decide(terms(Cancelled, Paid, later), false), open(Paid, later));
        assert_eq!(
            decide(terms(Cancelled, Paid, past), false),
            EnrollmentDecision::PaymentRequired
        );
        assert_eq!(
            decide(terms(Cancelled, Refunded, None), false),
            EnrollmentDecision::PaymentRequired
        );
        assert_eq!(
            decide(terms(Cancelled, Free, None), false),
            EnrollmentDecision::PaymentRequired
        );
    }

    #[test]
    fn a_grant_changes_the_end_of_an_enrollment_only_if_it_names_one() {
        use EnrollmentStatus::{Active, Cancelled};
        use PaymentStatus::{Free, Paid, Refunded};
        let now = Timestamp::UNIX_EPOCH;
        let later = end(Some(2), now);
        let until_later = later.map_or(Patch::Null, Patch::Value);
        let open = |payment_status, expires_at| {
            terms(Active, payment_status, expires_at)
                .map(EnrollmentDecision::Enroll)
                .unwrap()
        };
        assert_eq!(decide_grant(None, Patch::Absent, Some(2), now), open(Free, later));
        assert_eq!(decide_grant(None, Patch::Null, Some(2), now), open(Free, None));
        assert_eq!(
            decide_grant(terms(Active, Paid, None), Patch::Absent, Some(2), now),
            EnrollmentDecision::AlreadyActive
        );
        assert_eq!(
            decide_grant(terms(Active, Paid, None), until_later, None, now),
            open(Paid, later)
        );
        assert_eq!(
            decide_grant(terms(Active, Free, later), until_later, None, now),
            EnrollmentDecision::AlreadyActive
        );
        assert_eq!(
            decide_grant(terms(Cancelled, Refunded, None), Patch::Absent, None, now),
            open(Free, None)
        );
    }

    #[test]
    fn a_percentage_has_one_decimal_rounded_half_up() {
        let percentage = |completed, total| CourseCompletion { completed, total }.percentage();
        assert_eq!(percentage(15, 33), 45.5);
        assert_eq!(percentage(0, 0), 0.0);
        assert_eq!(percentage(1, 3), 33.3);
        assert_eq!(percentage(2, 3), 66.7);
        assert_eq!(percentage(1, 2_000), 0.1);
        assert_eq!(percentage(1, 2_001), 0.0);
        assert_eq!(percentage(7, 7), 100.0);
    }

    #[test]
    fn removed_lectures_do_not_count() {
        let lecture = |number| Id::from_bytes([number; 16]);
        let completed = [lecture(1), lecture(2)];
        let completion = CourseCompletion::new(&completed, &[lecture(2)], 1);
        assert_eq!(completion, CourseCompletion { completed: 1, total: 1 });
        assert!(completion.is_complete() && !CourseCompletion::new(&[], &[], 0).is_complete());
        assert_eq!(
            CourseCompletion::new(&completed, &[], 1),
            CourseCompletion { completed: 1, total: 1 }
        );
    }
}
