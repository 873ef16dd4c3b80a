//! The facts in the events of the provider ("Webhook payloads" in Razorpay's documentation).

use serde::Deserialize;
use serde_json::Value;
use shared::clients::razorpay::{Payment, ProviderPaymentStatus, Refund, entity};

use super::facts::{Attempt, AttemptStatus, Dispute, DisputeStatus, Fact, ProviderRefund, RefundProgress};

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The provider's ID of the order.
    pub order_id: String,
    /// What has happened.
    pub facts: Vec<Fact>,
}

/// A dispute, as events carry it.
#[derive(Deserialize)]
struct DisputeEntity {
    id: String,
    payment_id: String,
    amount: u64,
    #[serde(default)]
    status: String,
}

/// What `event` reports about an order. `None` for events of other kinds, also those that do not exist yet.
#[must_use]
pub fn report(event: &Value) -> Option<Report> {
    let name = event["event"].as_str()?;
    let carried = |kind: &str| &event["payload"][kind]["entity"];
    let payment: Payment = entity(carried("payment"))?;
    let mut facts = payment_facts(&payment);
    // What was never ours cannot be paid back by us.
    if name.starts_with("refund.") && !payment.has_lapsed() {
        let refund: Refund = entity(carried("refund"))?;
        // The name of the event counts, too: the entity may be that of an earlier moment.
        let named = match name {
            "refund.failed" => RefundProgress::Failed,
            "refund.processed" => RefundProgress::Processed,
            _ => RefundProgress::Pending,
        };
        facts.push(refund_fact(&refund, named));
    }
    if name.starts_with("payment.dispute.") {
        let dispute: DisputeEntity = entity(carried("dispute"))?;
        let status = match (name, dispute.status.as_str()) {
            ("payment.dispute.lost", _) | (_, "lost") => DisputeStatus::Lost,
            ("payment.dispute.won", _) | (_, "won") => DisputeStatus::Won,
            _ => DisputeStatus::Open,
        };
        let (payment, amount) = (dispute.payment_id, dispute.amount);
        let dispute_fact = Dispute {
            payment,
            amount,
            status,
            refund_id: None,
        };
        facts.push(Fact::Disputed {
            id: dispute.id,
            dispute: dispute_fact,
        });
    }
    Some(Report {
        order_id: payment.order_id?,
        facts,
    })
}

/// What a payment at the provider says about its order.
#[must_use]
pub fn payment_facts(payment: &Payment) -> Vec<Fact> {
    let status = match payment.status {
        ProviderPaymentStatus::Created | ProviderPaymentStatus::Unknown => return Vec::new(),
        ProviderPaymentStatus::Failed => return vec![Fact::Failed],
        ProviderPaymentStatus::Authorized => AttemptStatus::Authorized,
        ProviderPaymentStatus::Refunded if payment.has_lapsed() => AttemptStatus::Lapsed,
        ProviderPaymentStatus::Captured | ProviderPaymentStatus::Refunded => AttemptStatus::Captured,
    };
    let attempt = Attempt {
        status,
        amount: payment.amount,
        currency: payment.currency.clone(),
    };
    vec![Fact::Paid {
        id: payment.id.clone(),
        attempt,
    }]
}

/// What a refund at the provider says, which has come at least as far as `least`.
#[must_use]
pub fn refund_fact(refund: &Refund, least: RefundProgress) -> Fact {
    let progress = match refund.status.as_str() {
        "failed" => RefundProgress::Failed,
        "processed" => RefundProgress::Processed,
        _ => RefundProgress::Pending,
    };
    Fact::Refunded {
        id: refund.id.clone(),
        refund: ProviderRefund {
            payment: refund.payment_id.clone(),
            amount: refund.amount,
            progress: progress.max(least),
            refund_id: refund.receipt.as_deref().and_then(|receipt| receipt.parse().ok()),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(name: &str, status: &str, more: Value) -> Value {
        let payment = json!({ "id": "pay_1", "entity": "payment", "order_id": "order_1", "amount": 1_000,
            "currency": "INR", "status": status, "method": "card", "email": "asha@example.com" });
        let mut payload = json!({ "payment": { "entity": payment } });
        payload
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({ "entity": "event", "event": name, "payload": payload })
    }

    #[test]
    fn events_of_payments_say_how_far_they_have_come() {
        let facts = |name, status| report(&event(name, status, json!({}))).unwrap().facts;
        assert_eq!(facts("payment.failed", "failed"), [Fact::Failed]);
        for (name, status, expected) in [
            ("payment.authorized", "authorized", AttemptStatus::Authorized),
            // An event that is late carries a payment that is ahead of it.
            ("payment.authorized", "captured", AttemptStatus::Captured),
            ("order.paid", "captured", AttemptStatus::Captured),
            ("payment.captured", "refunded", AttemptStatus::Captured),
        ] {
            let [Fact::Paid { id, attempt }] = &facts(name, status)[..] else {
                panic!("{name} is not about a payment");
            };
            assert_eq!(
                (id.as_str(), attempt.status, attempt.amount),
                ("pay_1", expected, 1_000)
            );
        }
        assert_eq!(facts("payment.pending", "created"), []);
    }

    #[test]
    fn events_of_refunds_and_disputes_say_how_they_stand() {
        let refund = json!({ "refund": { "entity": { "id": "rfnd_1", "payment_id": "pay_1", "amount": 400,
            "status": "processed", "receipt": "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c" } } });
        let facts = report(&event("refund.failed", "captured", refund)).unwrap().facts;
        let Fact::Refunded { refund, .. } = &facts[1] else {
            panic!()
        };
        assert_eq!(
            (refund.progress, refund.refund_id.is_some()),
            (RefundProgress::Failed, true)
        );
        let dispute = json!({ "dispute": { "entity": { "id": "disp_1", "payment_id": "pay_1", "amount": 1_000,
            "status": "open" } } });
        let facts = report(&event("payment.dispute.lost", "captured", dispute))
            .unwrap()
            .facts;
        assert!(matches!(&facts[1], Fact::Disputed { dispute, .. } if dispute.status == DisputeStatus::Lost));
    }

    #[test]
    fn money_that_was_never_captured_is_not_a_refund_of_ours() {
        let payment = json!({ "payment": { "entity": { "id": "pay_1", "order_id": "order_1", "amount": 1_000,
            "currency": "INR", "status": "refunded", "captured": false, "amount_refunded": 1_000 } },
            "refund": { "entity": { "id": "rfnd_1", "payment_id": "pay_1", "amount": 1_000 } } });
        let facts = report(&event("refund.processed", "refunded", payment)).unwrap().facts;
        assert!(matches!(&facts[..], [Fact::Paid { attempt, .. }] if attempt.status == AttemptStatus::Lapsed));
    }

    #[test]
    fn other_events_report_nothing() {
        for other in [
            json!({}),
            json!({ "event": "settlement.processed", "payload": { "settlement": { "entity": {} } } }),
            json!({ "event": 7 }),
            event(
                "payment.captured",
                "captured",
                json!({ "payment": { "entity": { "id": "pay_1" } } }),
            ),
        ] {
            assert_eq!(report(&other), None, "{other}");
        }
    }
}
