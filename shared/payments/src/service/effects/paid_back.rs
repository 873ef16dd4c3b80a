//! Money that goes back: what the product pays back by itself, and the end of refunds.

use jiff::Timestamp;
use shared::App;
use shared::database::UnitOfWork;
use shared::error::Result;
use shared::outbox::{self, Event};

use super::super::snapshot::Snapshot;
use crate::rules::entitlement::Access;
use crate::rules::facts::RefundProgress;
use crate::rules::refund::RefundCause;
use crate::store::payments::{Payment, PaymentFlag, RefundDemand};
use crate::store::refunds::{self, Decision, Refund};

/// Has the money paid back by itself. After a refund that failed it is left to an admin, or it would fail again and
/// again.
pub(super) fn withhold(
    app: &App,
    after: &mut Snapshot,
    cause: RefundCause,
    now: Timestamp,
    work: &mut UnitOfWork<'_>,
) -> Result<()> {
    if after.payment.access == Some(Access::Ended) {
        return Ok(());
    }
    after.payment.access = Some(Access::Withheld(cause));
    after.payment.flag(match cause {
        RefundCause::PaidTwice | RefundCause::Request | RefundCause::Dashboard | RefundCause::Dispute => {
            PaymentFlag::PaidTwice
        }
        RefundCause::CourseDeleted | RefundCause::AccountDeleted => PaymentFlag::NothingToOpen,
    });
    let captured = after.payment.facts.captured();
    let owed = captured.map(|(id, attempt)| (id.to_owned(), attempt.amount));
    match owed {
        Some(owed) => pay_back(app, &mut after.payment, owed, cause, now, work),
        None => Ok(()),
    }
}

/// Has payments of the same order beyond the first one paid back.
pub(super) fn pay_back_surplus(
    app: &App,
    payment: &mut Payment,
    now: Timestamp,
    work: &mut UnitOfWork<'_>,
) -> Result<()> {
    let surplus = payment.facts.surplus(payment.price);
    let surplus: Vec<_> = surplus.map(|(id, attempt)| (id.to_owned(), attempt.amount)).collect();
    for owed in surplus {
        if !payment.paid_back.contains(&owed.0) {
            payment.flag(PaymentFlag::PaidTwice);
            pay_back(app, payment, owed, RefundCause::PaidTwice, now, work)?;
        }
    }
    Ok(())
}

fn pay_back(
    app: &App,
    payment: &mut Payment,
    (provider_payment, amount): (String, u64),
    cause: RefundCause,
    now: Timestamp,
    work: &mut UnitOfWork<'_>,
) -> Result<()> {
    payment.paid_back.insert(provider_payment.clone());
    if payment.facts.refunded_of(&provider_payment) > 0 {
        // Somebody was faster in the provider's dashboard.
        return Ok(());
    }
    let refund = Refund {
        decision: Decision::Approved,
        decided_at: Some(now),
        ..Refund::new(app.ids.id(), payment, amount, cause, now)
    };
    work.add_all(refunds::create(&refund)?).or_internal_error();
    payment.demands.push(RefundDemand {
        refund_id: refund.id,
        provider_payment,
        amount,
    });
    Ok(())
}

/// Stores a refund for each one that was made in the provider's dashboard, and for each dispute, so that the lists of
/// refunds are complete. Nobody decides about them here.
pub(super) fn record_refunds_elsewhere(
    app: &App,
    payment: &mut Payment,
    now: Timestamp,
    work: &mut UnitOfWork<'_>,
) -> Result<()> {
    let refund = |amount, cause| Refund {
        decision: Decision::Approved,
        decided_at: Some(now),
        ..Refund::new(app.ids.id(), payment, amount, cause, now)
    };
    let mut facts = payment.facts.clone();
    let mut found = Vec::new();
    for made in facts.refunds.values_mut().filter(|made| made.refund_id.is_none()) {
        let refund = refund(made.amount, RefundCause::Dashboard);
        made.refund_id = Some(refund.id);
        found.push(refund);
    }
    for dispute in facts
        .disputes
        .values_mut()
        .filter(|dispute| dispute.refund_id.is_none())
    {
        let refund = refund(dispute.amount, RefundCause::Dispute);
        dispute.refund_id = Some(refund.id);
        found.push(refund);
    }
    payment.facts = facts;
    for refund in found {
        work.add_all(refunds::create(&refund)?).or_internal_error();
    }
    Ok(())
}

/// Takes refunds off the list of those that the provider has to be asked for, once it has accepted them, ends those
/// that have ended there, and has users hear of both.
pub(super) fn close_refunds(app: &App, before: &Payment, after: &mut Payment, work: &mut UnitOfWork<'_>) -> Result<()> {
    let known: Vec<_> = after.facts.refunds.iter().collect();
    let progress = |wanted| {
        let mut ours = known.iter().filter(|(_, refund)| refund.refund_id == Some(wanted));
        ours.next().map(|(_, refund)| refund.progress)
    };
    after.demands.retain(|demand| progress(demand.refund_id).is_none());
    if after
        .open_refund
        .is_some_and(|open| progress(open).is_some_and(|progress| progress != RefundProgress::Pending))
    {
        after.open_refund = None;
    }
    let (user_id, course_id, payment_id) = (after.user_id, after.course_id, after.id);
    for (id, refund) in &known {
        let progress_before = before.facts.refunds.get(*id).map(|refund| refund.progress);
        let news = match (progress_before, refund.progress, refund.refund_id) {
            (Some(RefundProgress::Failed), _, _) => continue,
            (_, RefundProgress::Failed, Some(refund_id)) => Event::RefundDeclined {
                user_id,
                payment_id,
                refund_id,
            },
            (None, RefundProgress::Pending | RefundProgress::Processed, _) => Event::PaymentRefunded {
                user_id,
                course_id,
                payment_id,
            },
            _ => continue,
        };
        outbox::announce(app, work, news, None)?;
    }
    Ok(())
}
