//! A check of the reconciler: asks the provider about an order, and does what was left undone.

use shared::App;
use shared::clients::queues::Notification;
use shared::clients::razorpay::{Account, Outcome, Payment as ProviderPayment};
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{Commit, Outcome as WriteOutcome, UnitOfWork};
use shared::error::{Error, Result};
use shared_learning::rules::paid_enrollment::{PaidEnrollmentDecision, decide_paid_enrollment};
use shared_learning::store::enrollments::Enrollment;

use super::apply::{Source, apply};
use super::orders::attach;
use super::refunds::carry_out_all;
use super::snapshot::Snapshot;
use crate::rules::checks::{is_last, next_check};
use crate::rules::entitlement::Access;
use crate::rules::facts::{AttemptStatus, Fact, RefundProgress};
use crate::rules::webhook::{payment_facts, refund_fact};
use crate::store::checks::{self, Check};
use crate::store::payments::{self, Ordered, Payment, PaymentFlag, PaymentRef, Payments};
use crate::store::receipts::ReceiptMails;

/// The interval of checks while the provider is at work on a refund.
const REFUND_INTERVAL: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// Does a check. A check that fails stays due.
///
/// # Errors
/// The provider, the database or the queue is unavailable.
pub async fn reconcile(app: &App, account: &Account, check: Check) -> Result<()> {
    let payment = Payments(&app.database).get(check.of).await?;
    let Some(payment) = payment.filter(|payment| payment.check_at == Some(check.at)) else {
        // Another check has replaced it.
        let (WriteOutcome::Done(_) | WriteOutcome::ConditionFailed(_)) =
            app.database.write(checks::delete(check)).await?;
        return Ok(());
    };
    // A receipt that this check causes is queued with its cause.
    let has_waited = payment.access == Some(Access::Granted);
    let payment = recover_order(app, account, payment).await?;
    let is_last = is_last(payment.checks as usize);
    if let Some(order_id) = &payment.order_id
        && (is_last || !payment.is_settled() || payment.flags.contains(&PaymentFlag::RefundFailed))
    {
        compare(app, account, &payment, order_id).await?;
    }
    carry_out_all(app, account, check.of).await?;
    if has_waited {
        mail_receipt(app, check.of).await?;
    }
    reschedule(app, check).await
}

async fn current(app: &App, of: PaymentRef) -> Result<Payment> {
    Payments(&app.database).get(of).await?.ok_or_else(Error::not_found)
}

/// Finds the order of a payment whose reply was lost.
async fn recover_order(app: &App, account: &Account, payment: Payment) -> Result<Payment> {
    if payment.order_id.is_some() {
        return Ok(payment);
    }
    let found = app
        .razorpay()
        .find_order(&app.config, account, &payment.receipt())
        .await?;
    match found {
        Some(order) => attach(app, (&payment).into(), &order, &IdempotencyRecord::None).await,
        None => Ok(payment),
    }
}

/// Records what the provider says about the payments of an order, and compares the sums.
async fn compare(app: &App, account: &Account, payment: &Payment, order_id: &str) -> Result<()> {
    let ordered = Ordered::from(payment);
    let provider_payments = app.razorpay().payments_of(&app.config, account, order_id).await?;
    let mut facts: Vec<Fact> = provider_payments.iter().flat_map(payment_facts).collect();
    facts.extend(capture(app, account, ordered, &facts).await?);
    for provider_payment in &provider_payments {
        let (id, refunded) = (&provider_payment.id, provider_payment.amount_refunded);
        let is_known = refunded == payment.facts.refunded_of(id) && !payment.facts.has_pending_refunds();
        if !is_known && !provider_payment.has_lapsed() {
            // Together with the payment, or a course would be open between the two.
            let refunds = app.razorpay().refunds_of(&app.config, account, id).await?;
            facts.extend(
                refunds
                    .iter()
                    .map(|refund| refund_fact(refund, RefundProgress::Pending)),
            );
        }
    }
    let source = (Source::Reconciler, None);
    let known = apply(app, ordered, &facts, source, None, &|_, _| Ok(()))
        .await?
        .snapshot
        .payment;
    if provider_payments.iter().any(|payment| differs(payment, &known)) {
        app.metrics.count("LedgerDiffers");
        tracing::error!(payment_id = %known.id, "the ledger differs from what the payment provider says");
        flag(app, ordered.of, PaymentFlag::LedgerDiffers).await?;
    }
    Ok(())
}

/// Whether we have booked a payment in another way than the provider.
fn differs(provider_payment: &ProviderPayment, known: &Payment) -> bool {
    let booked = known.facts.attempts.get(&provider_payment.id);
    let booked = booked.is_some_and(|attempt| attempt.status == AttemptStatus::Captured);
    let captured = payment_facts(provider_payment)
        .iter()
        .any(|fact| matches!(fact, Fact::Paid { attempt, .. } if attempt.status == AttemptStatus::Captured));
    let refunded = match provider_payment.has_lapsed() {
        true => 0,
        false => provider_payment.amount_refunded,
    };
    booked && !captured || known.facts.refunded_of(&provider_payment.id) != refunded
}

/// Captures an authorized payment of an order that nobody has paid otherwise. One that is not captured goes back to the
/// customer by itself.
async fn capture(app: &App, account: &Account, ordered: Ordered, facts: &[Fact]) -> Result<Option<Fact>> {
    let Snapshot {
        payment,
        enrollment,
        course,
        user,
    } = Snapshot::read(app, ordered).await?;
    let known = facts
        .iter()
        .fold(payment.facts.clone(), |known, fact| known.record(fact, payment.price));
    let Some((id, attempt)) = known.authorized() else {
        return Ok(None);
    };
    let decision = decide_paid_enrollment(
        enrollment.as_ref().map(Enrollment::terms),
        enrollment.as_ref().and_then(|enrollment| enrollment.payment_id),
        payment.id,
        payment.access_days,
        app.clock.now(),
    );
    let is_wanted = user.is_some() && course.is_some() && decision != PaidEnrollmentDecision::PaidAlready;
    let is_price = attempt.amount == payment.price.minor_units
        && attempt.currency.eq_ignore_ascii_case(payment.price.currency.code());
    if !is_wanted || !is_price {
        return Ok(None);
    }
    let asked = app
        .razorpay()
        .capture(&app.config, account, id, attempt.amount, &attempt.currency)
        .await?;
    match asked {
        Outcome::Done(captured) => Ok(payment_facts(&captured).into_iter().next()),
        // It was captured or has gone back in the meantime: the next check sees which.
        Outcome::Refused(_) => Ok(None),
    }
}

async fn mail_receipt(app: &App, of: PaymentRef) -> Result<()> {
    let mail = ReceiptMails(&app.database).get(of).await?;
    if mail.is_some_and(|mail| !mail.delivered) {
        let PaymentRef { user_id, payment_id } = of;
        let receipt = Notification::PaymentReceipt { user_id, payment_id };
        app.queues().notify(&receipt).await?;
    }
    Ok(())
}

async fn flag(app: &App, of: PaymentRef, flag: PaymentFlag) -> Result<()> {
    let flagged = app.database.retry("payment", || async {
        let mut payment = current(app, of).await?;
        if payment.flags.contains(&flag) {
            return Ok(Commit::Done(()));
        }
        payment.flag(flag);
        payment.version += 1;
        let mut work = UnitOfWork::new();
        work.add(payments::replace(&payment)?).or_retry();
        work.commit(&app.database, ()).await
    });
    flagged.await
}

/// Replaces a check by the next one, unless another one has replaced it in the meantime.
async fn reschedule(app: &App, check: Check) -> Result<()> {
    let scheduled = app.database.retry("payment", || async {
        let now = app.clock.now();
        let payment = current(app, check.of).await?;
        let mut work = UnitOfWork::new();
        work.add(checks::delete(check)).or_internal_error();
        if payment.check_at == Some(check.at) {
            let checks = payment.checks + 1;
            let is_under_way = payment.facts.has_pending_refunds() || !payment.demands.is_empty();
            let later = || now.checked_add(REFUND_INTERVAL).ok().filter(|_| is_under_way);
            let next = Payment {
                check_at: next_check(checks as usize, now).or_else(later),
                checks,
                version: payment.version + 1,
                ..payment
            };
            work.add(payments::replace(&next)?).or_retry();
            work.add_all(checks::schedule(&next)?).or_internal_error();
        }
        work.commit(&app.database, ()).await
    });
    scheduled.await
}
