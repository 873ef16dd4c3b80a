//! Enrollments that are paid for.

use jiff::Timestamp;
use shared::ids::PaymentId;

use super::enrollment::{EnrollmentStatus, PaymentStatus, Terms, end, is_active};

/// What a payment means for the enrollment of the student who has paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidEnrollmentDecision {
    /// The enrollment begins, or goes on, with these terms.
    Enroll(Terms),
    /// Another payment has paid for it already.
    PaidAlready,
}

/// Decides about a student who has paid with `payment` and whose enrollment is `found`, which `paid_by` paid for.
///
/// Access that an admin granted becomes paid access. Paid access that the student has left counts as paid: it can be
/// resumed without another payment.
#[must_use]
pub fn decide_paid_enrollment(
    found: Option<Terms>,
    paid_by: Option<PaymentId>,
    payment: PaymentId,
    access_days: Option<u32>,
    now: Timestamp,
) -> PaidEnrollmentDecision {
    let paid = |expires_at| {
        PaidEnrollmentDecision::Enroll(Terms {
            status: EnrollmentStatus::Active,
            payment_status: PaymentStatus::Paid,
            expires_at,
        })
    };
    let end = end(access_days, now);
    match found {
        // A refund of this very payment has failed, or the payment is seen again.
        Some(terms) if paid_by == Some(payment) => paid(terms.expires_at),
        Some(terms)
            if terms.payment_status == PaymentStatus::Paid && terms.expires_at.is_none_or(|expires| now < expires) =>
        {
            PaidEnrollmentDecision::PaidAlready
        }
        Some(terms) if is_active(terms.status, terms.expires_at, now) => paid(later(terms.expires_at, end)),
        _ => paid(end),
    }
}

/// The later end of access, where `None` is no end.
fn later(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.zip(other).map(|(one, other)| one.max(other))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use shared::ids::Id;

    use super::*;

    #[test]
    fn a_payment_opens_a_course_that_no_other_payment_has_opened() {
        use EnrollmentStatus::{Active, Cancelled, Completed};
        use PaymentStatus::{Free, Paid, Refunded};
        let terms = |status, payment_status, expires_at| {
            Some(Terms {
                status,
                payment_status,
                expires_at,
            })
        };
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1);
        let (past, soon, later) = (Some(Timestamp::UNIX_EPOCH), end(Some(1), now), end(Some(2), now));
        let (mine, other) = (Id::from_bytes([1; 16]), Some(Id::from_bytes([2; 16])));
        let decide = |found, paid_by| decide_paid_enrollment(found, paid_by, mine, Some(2), now);
        let open = |expires_at| PaidEnrollmentDecision::Enroll(terms(Active, Paid, expires_at).unwrap());
        let paid_already = PaidEnrollmentDecision::PaidAlready;
        assert_eq!(decide(None, None), open(later));
        assert_eq!(decide(terms(Active, Paid, soon), other), paid_already);
        assert_eq!(decide(terms(Completed, Paid, None), other), paid_already);
        assert_eq!(decide(terms(Cancelled, Paid, soon), other), paid_already);
        assert_eq!(
            decide(terms(Active, Paid, past), other),
            open(later),
            "the paid access is over"
        );
        assert_eq!(decide(terms(Cancelled, Refunded, None), other), open(later));
        assert_eq!(decide(terms(Cancelled, Free, None), None), open(later));
        assert_eq!(
            decide(terms(Active, Free, None), None),
            open(None),
            "a grant is never shortened"
        );
        assert_eq!(decide(terms(Active, Free, soon), None), open(later));
        assert_eq!(
            decide(terms(Cancelled, Refunded, soon), Some(mine)),
            open(soon),
            "its refund has failed"
        );
    }
}
