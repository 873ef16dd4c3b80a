//! Refunds: users request them, admins decide, the provider carries them out.

use shared::App;
use shared::clients::razorpay::{Account, Outcome, RefundRequest};
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{Commit, UnitOfWork};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;
use shared::outbox::{self, Event};
use shared_accounts::store::audit::{Action, AdminAction, AuditContext, AuditExt as _};
use shared_learning::store::enrollments::Enrollments;

use super::apply::{Source, apply};
use crate::rules::facts::RefundProgress;
use crate::rules::refund::{NotRefundable, RefundCause, Refundable, decide, is_too_old};
use crate::rules::webhook::refund_fact;
use crate::store::checks;
use crate::store::payments::{self, Ordered, Payment, PaymentFlag, PaymentRef, Payments, RefundDemand};
use crate::store::refunds::{self, Decision, Refund, Refunds};

/// A refund with its payment.
#[derive(Clone, Debug)]
pub struct RefundedPayment {
    /// The refund.
    pub refund: Refund,
    /// The payment.
    pub payment: Payment,
}

/// The decision of an admin.
#[derive(Clone, Debug)]
pub struct RefundDecision {
    /// The admin.
    pub admin: UserId,
    /// Whether the money is paid back.
    pub is_approved: bool,
    /// What other admins should know.
    pub notes: Option<String>,
}

impl RefundedPayment {
    /// A refund of a payment as they are now.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub async fn read(app: &App, refund: Refund) -> Result<Self> {
        let payment = Payments(&app.database).get(refund.payment()).await?;
        Ok(Self {
            payment: payment.ok_or_else(Error::not_found)?,
            refund,
        })
    }
}

/// Requests a refund of `amount` in minor units, or of all that is left of a payment.
///
/// # Errors
/// [`ErrorCode::Conflict`] if the payment cannot be refunded, [`ErrorCode::Validation`] for more than is left.
pub async fn request_refund(
    app: &App,
    of: PaymentRef,
    amount: Option<u64>,
    reason: &str,
    record: &IdempotencyRecord,
) -> Result<RefundedPayment> {
    let requested = app.database.retry("payment", || async {
        let now = app.clock.now();
        let payment = Payments(&app.database).get(of).await?.ok_or_else(Error::not_found)?;
        let amount = refundable(&payment, amount, now)?;
        let enrollment = Enrollments(&app.database).get(of.user_id, payment.course_id).await?;
        let refund = Refund {
            reason: Some(reason.to_owned()),
            is_course_completed: enrollment.is_some_and(|enrollment| enrollment.completed_at.is_some()),
            ..Refund::new(app.ids.id(), &payment, amount, RefundCause::Request, now)
        };
        let payment = Payment {
            open_refund: Some(refund.id),
            updated_at: now,
            version: payment.version + 1,
            ..payment
        };
        let mut work = UnitOfWork::new();
        work.complete(record, &refund.id)?;
        work.add(payments::replace(&payment)?).or_retry();
        work.add_all(refunds::create(&refund)?).or_internal_error();
        work.commit(&app.database, RefundedPayment { refund, payment }).await
    });
    requested.await
}

/// The amount to refund.
fn refundable(payment: &Payment, amount: Option<u64>, now: jiff::Timestamp) -> Result<u64> {
    let conflict = |detail: &'static str| Error::new(ErrorCode::Conflict, detail);
    let captured = payment.facts.captured().zip(payment.paid_at);
    let ((id, attempt), paid_at) = captured.ok_or_else(|| conflict("This order has not been paid."))?;
    if payment.paid_back.contains(id) {
        return Err(conflict("This payment is being paid back already."));
    }
    let known = Refundable {
        paid: attempt.amount,
        refunded: payment.facts.refunded_of(id),
        paid_at,
        has_open: payment.open_refund.is_some(),
        rejections: payment.rejections,
    };
    decide(known, amount, now).map_err(|why| match why {
        NotRefundable::Open => conflict("A refund of this payment has been requested already."),
        NotRefundable::Nothing => conflict("This payment has been paid back already."),
        NotRefundable::Rejected => conflict("Requests for a refund of this payment have been rejected."),
        NotRefundable::TooOld => conflict("This payment is too old to be refunded."),
        NotRefundable::TooMuch(left) => Error::field("amount", format!("must be at most {left}, which is left")),
    })
}

/// Decides about a requested refund. An approved one is carried out by [`carry_out`].
///
/// # Errors
/// [`ErrorCode::Conflict`] if it is decided already or too old, [`ErrorCode::Forbidden`] for a dismissed admin.
pub async fn decide_refund(
    app: &App,
    refund: &Refund,
    decision: &RefundDecision,
    record: &IdempotencyRecord,
) -> Result<RefundedPayment> {
    let context = AuditContext::now(app, decision.admin);
    let decided = app.database.retry("payment", || async {
        let now = app.clock.now();
        let current = RefundedPayment::read(app, refund.clone()).await?;
        let (mut payment, before) = (current.payment, current.refund);
        if before.decision != Decision::Open {
            return Err(decided_already());
        }
        let next = Refund {
            decision: if decision.is_approved {
                Decision::Approved
            } else {
                Decision::Rejected
            },
            admin_notes: decision.notes.clone(),
            decided_by: Some(decision.admin),
            decided_at: Some(now),
            ..before
        };
        let mut work = UnitOfWork::new();
        work.complete(record, &next.id)?;
        work.add(refunds::decide(&next, Decision::Open)?)
            .or_fail(decided_already);
        payment.version += 1;
        payment.updated_at = now;
        if decision.is_approved {
            approve(&mut payment, &next, now)?;
            work.add_all(checks::schedule(&payment)?).or_internal_error();
        } else {
            payment.open_refund = None;
            payment.rejections += 1;
            let declined = Event::RefundDeclined {
                user_id: next.user_id,
                payment_id: payment.id,
                refund_id: next.id,
            };
            outbox::announce(app, &mut work, declined, Some(decision.admin))?;
        }
        work.add(payments::replace(&payment)?).or_retry();
        work.audit(context, act(&next, decision))?;
        work.commit(&app.database, RefundedPayment { refund: next, payment })
            .await
    });
    decided.await
}

fn act(refund: &Refund, decision: &RefundDecision) -> AdminAction {
    let values = |decision: Decision| serde_json::json!({ "payment_id": refund.payment_id, "amount": refund.amount, "decision": decision });
    AdminAction {
        action: if decision.is_approved {
            Action::RefundApproved
        } else {
            Action::RefundRejected
        },
        target: refund.user_id.to_string(),
        before: values(Decision::Open),
        after: values(refund.decision),
    }
}

/// Puts a refund on the list of those that the provider has to be asked for, now or by the reconciler.
fn approve(payment: &mut Payment, refund: &Refund, now: jiff::Timestamp) -> Result<()> {
    let captured = payment.facts.captured().map(|(id, _)| id.to_owned());
    let provider_payment = captured.ok_or_else(|| Error::internal("a refund of a payment that was not captured"))?;
    if payment.paid_at.is_some_and(|paid_at| is_too_old(paid_at, now)) {
        return Err(Error::new(
            ErrorCode::Conflict,
            "This payment is too old to be refunded.",
        ));
    }
    payment.demands.push(RefundDemand {
        refund_id: refund.id,
        provider_payment,
        amount: refund.amount,
    });
    payment.check_at = Some(now);
    payment.checks = 0;
    Ok(())
}

fn decided_already() -> Error {
    Error::new(ErrorCode::Conflict, "This refund has been decided already.")
}

/// Asks the provider for all refunds of a payment that it has not accepted. Repeating this is harmless.
///
/// # Errors
/// Like [`carry_out`]; nothing if there is no such payment.
pub async fn carry_out_all(app: &App, account: &Account, of: PaymentRef) -> Result<()> {
    let Some(payment) = Payments(&app.database).get(of).await? else {
        return Ok(());
    };
    for demand in &payment.demands {
        carry_out(app, account, (&payment).into(), demand).await?;
    }
    Ok(())
}

/// Asks the provider for a refund and records its answer. Repeating it asks for the same refund.
///
/// # Errors
/// [`ErrorCode::Unavailable`] if the provider is down or still at work on it; the reconciler asks again.
pub async fn carry_out(app: &App, account: &Account, ordered: Ordered, demand: &RefundDemand) -> Result<()> {
    let request = RefundRequest {
        amount: demand.amount,
        key: demand.refund_id.to_string(),
    };
    let answer = app
        .razorpay()
        .refund(&app.config, account, &demand.provider_payment, &request)
        .await?;
    match answer {
        Outcome::Done(made) => {
            // The reply may not repeat our id, which the facts need to find the refund.
            let mut fact = refund_fact(&made, RefundProgress::Pending);
            if let crate::rules::facts::Fact::Refunded { refund, .. } = &mut fact {
                refund.refund_id = Some(demand.refund_id);
            }
            let source = (Source::Refund, None);
            apply(app, ordered, &[fact], source, None, &|_, _| Ok(()))
                .await
                .map(drop)
        }
        Outcome::Refused(reason) => refuse(app, ordered.of, demand, &reason).await,
    }
}

/// Records that the provider will never carry a refund out.
async fn refuse(app: &App, of: PaymentRef, demand: &RefundDemand, reason: &str) -> Result<()> {
    let refused = app.database.retry("payment", || async {
        let payment = Payments(&app.database).get(of).await?.ok_or_else(Error::not_found)?;
        let refund = Refunds(&app.database).get(of, demand.refund_id).await?;
        let refund = refund.filter(|refund| refund.decision == Decision::Approved);
        let (Some(refund), true) = (refund, payment.demands.contains(demand)) else {
            return Ok(Commit::Done(false));
        };
        let next = Refund {
            decision: Decision::Refused,
            refusal: Some(reason.chars().take(200).collect()),
            ..refund
        };
        let mut payment = Payment {
            open_refund: payment.open_refund.filter(|open| *open != demand.refund_id),
            updated_at: app.clock.now(),
            version: payment.version + 1,
            ..payment
        };
        payment.demands.retain(|other| other != demand);
        payment.flag(PaymentFlag::RefundFailed);
        let mut work = UnitOfWork::new();
        work.add(refunds::decide(&next, Decision::Approved)?).or_retry();
        work.add(payments::replace(&payment)?).or_retry();
        let declined = Event::RefundDeclined {
            user_id: next.user_id,
            payment_id: payment.id,
            refund_id: next.id,
        };
        outbox::announce(app, &mut work, declined, None)?;
        work.commit(&app.database, true).await
    });
    if refused.await? {
        app.metrics.count("RefundsRefused");
    }
    Ok(())
}
