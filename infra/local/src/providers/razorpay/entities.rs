//! Orders, payments, refunds and disputes, as Razorpay publishes them. Amounts are in the currency's smallest unit,
//! times in Unix seconds.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The pairs that a merchant adds to an entity.
pub(super) type Notes = Map<String, Value>;

/// <https://razorpay.com/docs/api/orders/entity/>
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) id: String,
    pub(super) amount: u64,
    pub(super) amount_paid: u64,
    pub(super) currency: String,
    pub(super) receipt: Option<String>,
    pub(super) status: OrderStatus,
    pub(super) attempts: u32,
    pub(super) notes: Notes,
    pub(super) partial_payment: bool,
    pub(super) created_at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OrderStatus {
    Created,
    Attempted,
    Paid,
}

/// <https://razorpay.com/docs/api/payments/entity/>
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Payment {
    pub(super) id: String,
    pub(super) order_id: String,
    pub(super) amount: u64,
    pub(super) currency: String,
    pub(super) status: PaymentStatus,
    pub(super) method: Method,
    pub(super) captured: bool,
    pub(super) amount_refunded: u64,
    pub(super) email: String,
    pub(super) contact: String,
    pub(super) notes: Notes,
    pub(super) created_at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PaymentStatus {
    Created,
    Authorized,
    Captured,
    Refunded,
    Failed,
}

/// How the customer pays. Nothing about cards is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Method {
    Card,
    Netbanking,
    #[default]
    Upi,
    Wallet,
}

/// <https://razorpay.com/docs/api/refunds/entity/>
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Refund {
    pub(super) id: String,
    pub(super) payment_id: String,
    pub(super) amount: u64,
    pub(super) currency: String,
    pub(super) status: RefundStatus,
    pub(super) notes: Notes,
    pub(super) receipt: Option<String>,
    pub(super) speed: Speed,
    pub(super) created_at: i64,
    /// The idempotency key of the request, and its body.
    pub(super) idempotency: Option<(String, Value)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RefundStatus {
    Pending,
    #[default]
    Processed,
    Failed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Speed {
    #[default]
    Normal,
    Optimum,
}

/// <https://razorpay.com/docs/api/disputes/entity/>
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Dispute {
    pub(super) id: String,
    pub(super) payment_id: String,
    pub(super) amount: u64,
    pub(super) currency: String,
    pub(super) status: DisputeStatus,
    pub(super) respond_by: i64,
    pub(super) created_at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DisputeStatus {
    Open,
    UnderReview,
    Won,
    Lost,
    Closed,
}

impl Order {
    pub(super) fn amount_due(&self) -> u64 {
        self.amount.saturating_sub(self.amount_paid)
    }

    pub(super) fn wire(&self) -> Value {
        json!({
            "id": self.id,
            "entity": "order",
            "amount": self.amount,
            "amount_paid": self.amount_paid,
            "amount_due": self.amount_due(),
            "currency": self.currency,
            "receipt": self.receipt,
            "offer_id": null,
            "status": self.status,
            "attempts": self.attempts,
            "notes": notes(&self.notes),
            "created_at": self.created_at,
        })
    }
}

impl Payment {
    /// The part that can still be refunded.
    pub(super) fn refundable(&self) -> u64 {
        self.amount.saturating_sub(self.amount_refunded)
    }

    pub(super) fn wire(&self) -> Value {
        let of = |method, value: &'static str| (self.method == method).then_some(value);
        let refund_status = match self.amount_refunded {
            0 => None,
            amount if amount < self.amount => Some("partial"),
            _ => Some("full"),
        };
        // 2 % and the tax on it.
        let share = |part: u64| self.amount.saturating_mul(part) / 10_000;
        let (fee, tax) = (share(236), share(36));
        let failed = |value: &'static str| (self.status == PaymentStatus::Failed).then_some(value);
        json!({
            "id": self.id,
            "entity": "payment",
            "amount": self.amount,
            "currency": self.currency,
            "status": self.status,
            "order_id": self.order_id,
            "invoice_id": null,
            "international": false,
            "method": self.method,
            "amount_refunded": self.amount_refunded,
            "refund_status": refund_status,
            "captured": self.captured,
            "description": null,
            "card_id": null,
            "bank": of(Method::Netbanking, "HDFC"),
            "wallet": of(Method::Wallet, "airtelmoney"),
            "vpa": of(Method::Upi, "customer@upi"),
            "email": self.email,
            "contact": self.contact,
            "notes": notes(&self.notes),
            "fee": self.captured.then_some(fee),
            "tax": self.captured.then_some(tax),
            "error_code": failed("BAD_REQUEST_ERROR"),
            "error_description": failed("Your payment was cancelled. Try again or pay in another way."),
            "error_source": failed("customer"),
            "error_step": failed("payment_authentication"),
            "error_reason": failed("payment_cancelled"),
            "acquirer_data": { "rrn": null },
            "created_at": self.created_at,
        })
    }
}

impl Refund {
    pub(super) fn wire(&self) -> Value {
        let speed_processed = match self.speed {
            Speed::Normal => "normal",
            Speed::Optimum => "instant",
        };
        json!({
            "id": self.id,
            "entity": "refund",
            "amount": self.amount,
            "currency": self.currency,
            "payment_id": self.payment_id,
            "notes": notes(&self.notes),
            "receipt": self.receipt,
            "acquirer_data": { "arn": null },
            "created_at": self.created_at,
            "batch_id": null,
            "status": self.status,
            "speed_processed": (self.status == RefundStatus::Processed).then_some(speed_processed),
            "speed_requested": self.speed,
        })
    }
}

impl Dispute {
    pub(super) fn wire(&self) -> Value {
        let is_lost = self.status == DisputeStatus::Lost;
        json!({
            "id": self.id,
            "entity": "dispute",
            "payment_id": self.payment_id,
            "amount": self.amount,
            "currency": self.currency,
            "amount_deducted": if is_lost { self.amount } else { 0 },
            "reason_code": "goods_or_services_not_received_or_partially_received",
            "respond_by": self.respond_by,
            "status": self.status,
            "phase": "chargeback",
            "created_at": self.created_at,
        })
    }
}

/// Razorpay writes an empty object as an empty list.
fn notes(notes: &Notes) -> Value {
    if notes.is_empty() { json!([]) } else { json!(notes) }
}
