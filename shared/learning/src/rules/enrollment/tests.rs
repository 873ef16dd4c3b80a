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

#[test]
fn gaps_divide_the_time_of_an_enrollment() {
    let at = |hour| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour);
    let gap = |from, until| Gap {
        from: at(from),
        until: at(until),
    };
    let period = |from, until: Option<i64>| Period {
        from: at(from),
        until: until.map(at),
    };
    assert_eq!(periods(at(1), &[], None), [period(1, None)]);
    assert_eq!(
        periods(at(1), &[gap(2, 4), gap(5, 6)], Some(at(9))),
        [period(1, Some(2)), period(4, Some(5)), period(6, Some(9))]
    );
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
