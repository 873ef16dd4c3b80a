//! The effects of new facts about a payment: access, ledger, refunds, receipt, notices.

mod paid_back;

use jiff::{SignedDuration, Timestamp};
use shared::App;
use shared::database::UnitOfWork;
use shared::error::Result;
use shared::outbox::{self, Event};
use shared_accounts::store::users;
use shared_catalog::store::courses::counters;
use shared_learning::rules::enrollment::{EnrollmentStatus, PaymentStatus, Terms};
use shared_learning::rules::paid_enrollment::{PaidEnrollmentDecision, decide_paid_enrollment};
use shared_learning::store::enrollments::{self, Enrollment};

use self::paid_back::{close_refunds, pay_back_surplus, record_refunds_elsewhere, withhold};
use super::snapshot::Snapshot;
use crate::rules::entitlement::{Access, Change, change};
use crate::rules::facts::RefundProgress;
use crate::rules::ledger::new_movements;
use crate::rules::refund::RefundCause;
use crate::store::payments::{Payment, PaymentFlag};
use crate::store::{checks, ledger, receipts};

/// How long after a change the reconciler looks whether everything that follows from it has happened.
const FIRST_CHECK: SignedDuration = SignedDuration::from_mins(10);

/// What has to be done after the transaction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Effects {
    /// The payment has opened its course.
    pub opened: bool,
    /// The number of students of the course has changed.
    pub moves_course: bool,
    /// The provider has to be asked for a refund.
    pub pays_back: bool,
    /// A receipt waits to be mailed.
    pub mails_receipt: bool,
    /// An admin should look at the payment.
    pub flagged: bool,
}

/// Adds everything that follows from the facts of `after`, which `before` does not have.
pub(super) fn add(
    app: &App,
    before: &Snapshot,
    after: &mut Snapshot,
    now: Timestamp,
    work: &mut UnitOfWork<'_>,
) -> Result<Effects> {
    let mut effects = Effects::default();
    if after.payment.paid_at.is_none() && after.payment.facts.captured().is_some() {
        after.payment.paid_at = Some(now);
    }
    match change(after.payment.access, &after.payment.facts) {
        Change::None => {}
        Change::Open => open(app, after, now, work, &mut effects)?,
        Change::End => end(after, now, work, &mut effects)?,
    }
    pay_back_surplus(app, &mut after.payment, now, work)?;
    record_refunds_elsewhere(app, &mut after.payment, now, work)?;
    close_refunds(app, &before.payment, &mut after.payment, work)?;
    effects.pays_back = after.payment.demands.len() > before.payment.demands.len();
    flag(&mut after.payment);
    effects.flagged = after.payment.flags.len() > before.payment.flags.len();
    let withheld = match after.payment.access {
        Some(Access::Withheld(cause)) => Some(cause),
        _ => None,
    };
    for movement in new_movements(&before.payment.facts, &after.payment.facts) {
        work.add(ledger::add(&after.payment, movement, withheld, now)?)
            .or_retry();
    }
    schedule_check(&before.payment, &mut after.payment, now, work)?;
    Ok(effects)
}

/// Opens the course, or has the money paid back if there is nothing to open.
fn open(
    app: &App,
    after: &mut Snapshot,
    now: Timestamp,
    work: &mut UnitOfWork<'_>,
    effects: &mut Effects,
) -> Result<()> {
    let (user_id, course_id) = (after.payment.user_id, after.payment.course_id);
    let found = after.enrollment.as_ref();
    let decision = decide_paid_enrollment(
        found.map(Enrollment::terms),
        found.and_then(|found| found.payment_id),
        after.payment.id,
        after.payment.access_days,
        now,
    );
    let terms = match (&after.user, &after.course, decision) {
        (None, _, _) => return withhold(app, after, RefundCause::AccountDeleted, now, work),
        (_, None, _) => return withhold(app, after, RefundCause::CourseDeleted, now, work),
        (_, _, PaidEnrollmentDecision::PaidAlready) => return withhold(app, after, RefundCause::PaidTwice, now, work),
        (Some(_), Some(_), PaidEnrollmentDecision::Enroll(terms)) => terms,
    };
    if after.user.as_ref().is_some_and(|user| user.banned) {
        after.payment.flag(PaymentFlag::AccountBanned);
    }
    let payment_id = Some(after.payment.id);
    let joins = found.is_none_or(|found| found.status == EnrollmentStatus::Cancelled);
    let next = match found {
        None => {
            let new = Enrollment::new(app.ids.id(), user_id, course_id, terms, now);
            let new = Enrollment { payment_id, ..new };
            work.add_all(enrollments::create(&new)?).or_retry();
            new
        }
        Some(found) => {
            let next = Enrollment {
                payment_id,
                ..found.with_terms(terms, now)
            };
            work.add(enrollments::change(&next)?).or_retry();
            next
        }
    };
    let course = if joins {
        counters::paid(course_id)?
    } else {
        shared_catalog::store::courses::check_not_deleted(course_id)
    };
    work.add(course).or_retry();
    work.add(users::note_payment(user_id)?).or_retry();
    let is_first = after.payment.access.is_none();
    after.enrollment = Some(next);
    after.payment.access = Some(Access::Granted);
    (effects.opened, effects.moves_course) = (is_first, joins);
    if is_first && let Some(number) = after.payment.receipt_number() {
        work.add(receipts::create((&after.payment).into(), number)?).or_retry();
        effects.mails_receipt = true;
        let captured = Event::PaymentCaptured {
            user_id,
            course_id,
            payment_id: after.payment.id,
        };
        outbox::announce(app, work, captured, None)?;
    }
    Ok(())
}

/// Ends the access that the payment has opened, unless another one has opened it since.
fn end(after: &mut Snapshot, now: Timestamp, work: &mut UnitOfWork<'_>, effects: &mut Effects) -> Result<()> {
    after.payment.access = Some(Access::Ended);
    let (course_id, payment_id) = (after.payment.course_id, after.payment.id);
    let is_paid_by_it =
        |found: &Enrollment| found.payment_id == Some(payment_id) && found.payment_status == PaymentStatus::Paid;
    if let Some(found) = after.enrollment.clone().filter(is_paid_by_it) {
        let terms = Terms {
            status: EnrollmentStatus::Cancelled,
            payment_status: PaymentStatus::Refunded,
            ..found.terms()
        };
        // The record of a completed course is kept, and its certificate with it; the access is not.
        let next = found.with_terms(terms, now);
        work.add(enrollments::change(&next)?).or_retry();
        if after.course.is_some() && found.status != EnrollmentStatus::Cancelled {
            work.add(counters::left(course_id)?).or_retry();
            effects.moves_course = true;
        }
        after.enrollment = Some(next);
    }
    Ok(())
}

fn flag(payment: &mut Payment) {
    if payment.facts.has_mismatch(payment.price) {
        payment.flag(PaymentFlag::AmountMismatch);
    }
    if !payment.facts.disputes.is_empty() {
        payment.flag(PaymentFlag::Disputed);
    }
    let has_failed = |refund: &crate::rules::facts::ProviderRefund| refund.progress == RefundProgress::Failed;
    if payment.facts.refunds.values().any(has_failed) {
        payment.flag(PaymentFlag::RefundFailed);
    }
}

/// Brings the next check forward: at once if the provider has to be asked for a refund, or soon if something has begun
/// that has to end.
fn schedule_check(before: &Payment, after: &mut Payment, now: Timestamp, work: &mut UnitOfWork<'_>) -> Result<()> {
    let soon = now.checked_add(FIRST_CHECK).ok();
    let has_begun =
        before.paid_at.is_none() && after.paid_at.is_some() || before.facts.refunds.len() < after.facts.refunds.len();
    let next = if after.demands.len() > before.demands.len() {
        Some(now)
    } else if has_begun {
        soon
    } else {
        return Ok(());
    };
    after.check_at = next;
    after.checks = 0;
    if let Some(check) = checks::schedule(after)? {
        work.add(check).or_internal_error();
    }
    Ok(())
}
