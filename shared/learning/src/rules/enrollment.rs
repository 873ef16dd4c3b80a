//! Enrolments.

use jiff::{SignedDuration, Timestamp};
use shared::ids::LectureId;
use shared::string_enum;
use shared::types::Patch;

string_enum! {
    /// How far an enrolment is.
    EnrollmentStatus ("must be active, completed or cancelled") {
        /// The student learns.
        Active = "active",
        /// The student has learnt everything.
        Completed = "completed",
        /// The student has left, or was refunded.
        Cancelled = "cancelled",
    }
}

string_enum! {
    /// What was paid for an enrolment.
    PaymentStatus ("must be free, paid or refunded") {
        /// Nothing: the course is free, or an admin granted it.
        Free = "free",
        /// The price.
        Paid = "paid",
        /// The price, which was paid back.
        Refunded = "refunded",
    }
}

/// Whether an enrolment opens the content of its course at `now`.
#[must_use]
pub fn is_active(status: EnrollmentStatus, expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    status != EnrollmentStatus::Cancelled && expires_at.is_none_or(|end| now < end)
}

/// What an enrolment is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// How far it is.
    pub status: EnrollmentStatus,
    /// What was paid.
    pub payment_status: PaymentStatus,
    /// When it ends; never without.
    pub expires_at: Option<Timestamp>,
}

/// What enrolling comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolling {
    /// The enrolment that is there is good.
    Keep,
    /// It begins, or begins again, with these terms.
    Open(Terms),
    /// A payment comes first.
    Pay,
}

/// When an enrolment that begins at `now` ends.
#[must_use]
pub fn end(access_days: Option<u32>, now: Timestamp) -> Option<Timestamp> {
    let days = SignedDuration::from_hours(24 * i64::from(access_days?));
    now.checked_add(days).ok()
}

/// What enrolling comes to for somebody whose enrolment is `found`. Whoever has paid and left may come back until what was
/// paid for ends; whoever was refunded pays again.
#[must_use]
pub fn enrol(found: Option<Terms>, is_free: bool, access_days: Option<u32>, now: Timestamp) -> Enrolling {
    match found {
        Some(terms) if is_active(terms.status, terms.expires_at, now) => Enrolling::Keep,
        Some(terms)
            if terms.payment_status == PaymentStatus::Paid && terms.expires_at.is_none_or(|expires| now < expires) =>
        {
            Enrolling::Open(Terms {
                status: EnrollmentStatus::Active,
                ..terms
            })
        }
        _ if is_free => Enrolling::Open(Terms {
            status: EnrollmentStatus::Active,
            payment_status: PaymentStatus::Free,
            expires_at: end(access_days, now),
        }),
        _ => Enrolling::Pay,
    }
}

/// What an admin's grant comes to for somebody whose enrolment is `found`: past the price, until `expires_at` if the admin says
/// when (`null` for no end). Without that an enrolment that is good stays as it is.
#[must_use]
pub fn grant(
    found: Option<Terms>,
    expires_at: Patch<Timestamp>,
    access_days: Option<u32>,
    now: Timestamp,
) -> Enrolling {
    let is_good = found.is_some_and(|terms| is_active(terms.status, terms.expires_at, now));
    if is_good && found.is_some_and(|terms| expires_at.or(terms.expires_at) == terms.expires_at) {
        return Enrolling::Keep;
    }
    let is_paid = found.is_some_and(|terms| terms.payment_status == PaymentStatus::Paid);
    Enrolling::Open(Terms {
        status: EnrollmentStatus::Active,
        payment_status: if is_paid {
            PaymentStatus::Paid
        } else {
            PaymentStatus::Free
        },
        expires_at: expires_at.or(end(access_days, now)),
    })
}

/// How much of a course is completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Completed lectures that the course still has.
    pub completed: u32,
    /// Lectures of the course.
    pub total: u32,
}

impl Share {
    /// The share of a course with `total` lectures after others were `removed`.
    #[must_use]
    pub fn new(completed: &[LectureId], removed: &[LectureId], total: u32) -> Self {
        let completed = completed.iter().filter(|lecture| !removed.contains(lecture)).count();
        // A lecture may be completed between the reads of the two rows.
        let completed = u32::try_from(completed).unwrap_or(u32::MAX).min(total);
        Self { completed, total }
    }

    /// Percent with one decimal, half up; 0.0 of an empty course.
    #[must_use]
    pub fn percentage(self) -> f64 {
        let (completed, total) = (u64::from(self.completed), u64::from(self.total));
        let tenths = (2_000 * completed + total).checked_div(2 * total).unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "at most 1,000")]
        let percentage = tenths as f64 / 10.0;
        percentage
    }

    /// Whether nothing is left to learn.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.total > 0 && self.completed == self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;

    #[test]
    fn an_enrolment_counts_until_it_is_cancelled_or_expires() {
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
    fn whoever_has_paid_may_come_back_and_whoever_was_refunded_pays_again() {
        use EnrollmentStatus::{Active, Cancelled, Completed};
        use PaymentStatus::{Free, Paid, Refunded};
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1);
        let (past, later) = (Some(Timestamp::UNIX_EPOCH), end(Some(1), now));
        let enrol = |found, is_free| enrol(found, is_free, Some(1), now);
        let open = |payment_status, expires_at| terms(Active, payment_status, expires_at).map(Enrolling::Open).unwrap();
        assert_eq!(enrol(None, true), open(Free, later));
        assert_eq!(enrol(None, false), Enrolling::Pay);
        assert_eq!(enrol(terms(Active, Paid, None), false), Enrolling::Keep);
        assert_eq!(enrol(terms(Completed, Free, later), false), Enrolling::Keep);
        assert_eq!(enrol(terms(Active, Free, past), true), open(Free, later));
        assert_eq!(enrol(terms(Cancelled, Paid, later), false), open(Paid, later));
        assert_eq!(enrol(terms(Cancelled, Paid, past), false), Enrolling::Pay);
        assert_eq!(enrol(terms(Cancelled, Refunded, None), false), Enrolling::Pay);
        assert_eq!(enrol(terms(Cancelled, Free, None), false), Enrolling::Pay);
    }

    #[test]
    fn a_grant_changes_the_end_of_an_enrolment_only_if_it_says_one() {
        use EnrollmentStatus::{Active, Cancelled};
        use PaymentStatus::{Free, Paid, Refunded};
        let now = Timestamp::UNIX_EPOCH;
        let later = end(Some(2), now);
        let until_later = later.map_or(Patch::Null, Patch::Value);
        let open = |payment_status, expires_at| terms(Active, payment_status, expires_at).map(Enrolling::Open).unwrap();
        assert_eq!(grant(None, Patch::Absent, Some(2), now), open(Free, later));
        assert_eq!(grant(None, Patch::Null, Some(2), now), open(Free, None));
        assert_eq!(
            grant(terms(Active, Paid, None), Patch::Absent, Some(2), now),
            Enrolling::Keep
        );
        assert_eq!(
            grant(terms(Active, Paid, None), until_later, None, now),
            open(Paid, later)
        );
        assert_eq!(
            grant(terms(Active, Free, later), until_later, None, now),
            Enrolling::Keep
        );
        assert_eq!(
            grant(terms(Cancelled, Refunded, None), Patch::Absent, None, now),
            open(Free, None)
        );
    }

    #[test]
    fn a_share_has_one_decimal_half_up() {
        let percentage = |completed, total| Share { completed, total }.percentage();
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
        let share = Share::new(&completed, &[lecture(2)], 1);
        assert_eq!(share, Share { completed: 1, total: 1 });
        assert!(share.is_whole() && !Share::new(&[], &[], 0).is_whole());
        assert_eq!(Share::new(&completed, &[], 1), Share { completed: 1, total: 1 });
    }
}
