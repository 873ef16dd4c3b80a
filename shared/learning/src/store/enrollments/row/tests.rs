use super::*;
use jiff::SignedDuration;
use shared::ids::Id;

#[test]
fn an_enrollment_remembers_the_times_without_access() {
    let at = |hour| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour);
    let terms = |status, expires_at| Terms {
        status,
        payment_status: PaymentStatus::Free,
        expires_at,
    };
    let (active, cancelled) = (EnrollmentStatus::Active, EnrollmentStatus::Cancelled);
    let ids = (
        Id::from_bytes([1; 16]),
        Id::from_bytes([2; 16]),
        Id::from_bytes([3; 16]),
    );
    let first = Enrollment::new(ids.0, ids.1, ids.2, terms(active, Some(at(9))), at(1));
    let left = first.with_terms(terms(cancelled, Some(at(9))), at(2));
    assert_eq!(left.cancelled_at, Some(at(2)));
    let still_left = left.with_terms(terms(cancelled, Some(at(9))), at(3));
    assert_eq!(still_left.cancelled_at, Some(at(2)));
    let back = left.with_terms(terms(active, Some(at(9))), at(4));
    let gap = |from, until| Gap {
        from: at(from),
        until: at(until),
    };
    assert_eq!((back.cancelled_at, back.gaps.as_slice()), (None, &[gap(2, 4)][..]));
    let longer = back.with_terms(terms(active, None), at(5));
    assert_eq!(longer.gaps, [gap(2, 4)]);
    let expired = back.with_terms(terms(active, None), at(12));
    assert_eq!(expired.gaps, [gap(2, 4), gap(9, 12)]);
    let times = expired.periods().into_iter().map(|period| (period.from, period.until));
    let expected = [(at(1), Some(at(2))), (at(4), Some(at(9))), (at(12), None)];
    assert_eq!(times.collect::<Vec<_>>(), expected);
}

#[test]
fn a_completed_course_can_be_left() {
    let now = Timestamp::UNIX_EPOCH;
    let active = Terms {
        status: EnrollmentStatus::Active,
        payment_status: PaymentStatus::Free,
        expires_at: None,
    };
    let ids = (
        Id::from_bytes([1; 16]),
        Id::from_bytes([2; 16]),
        Id::from_bytes([3; 16]),
    );
    let mut enrollment = Enrollment::new(ids.0, ids.1, ids.2, active, now);
    (enrollment.status, enrollment.completed_at) = (EnrollmentStatus::Completed, Some(now));
    let left = enrollment.with_terms(
        Terms {
            status: EnrollmentStatus::Cancelled,
            ..active
        },
        now,
    );
    assert_eq!(left.status, EnrollmentStatus::Cancelled);
    assert_eq!(left.with_terms(active, now).status, EnrollmentStatus::Completed);
}
