//! Refunds (<https://razorpay.com/docs/api/refunds/>).

use http::StatusCode;
use serde_json::Value;

use super::acts::{Change, Outcome, absent, conflict};
use super::api::{self, Fields};
use super::entities::{Notes, Payment, PaymentStatus, Refund, RefundStatus, Speed};
use super::error::ApiError;
use super::state::{Record, State};
use super::{Call, Razorpay};
use crate::faults::{Kind, Target};

/// The header with the idempotency key.
const IDEMPOTENCY: &str = "x-refund-idempotency";
const MIN_KEY_CHARACTERS: usize = 10;
/// Razorpay's minimum for a refund.
const MIN_AMOUNT: u64 = 100;
/// Most banks refund no payment that is older.
const MAX_AGE_SECONDS: i64 = 183 * 24 * 60 * 60;

/// A refund to make.
#[derive(Debug, Default)]
pub(super) struct RefundRequest {
    pub(super) payment_id: String,
    /// All that is left, unless an amount is given.
    pub(super) amount: Option<u64>,
    pub(super) speed: Speed,
    pub(super) notes: Notes,
    pub(super) receipt: Option<String>,
    pub(super) idempotency: Option<(String, Value)>,
    pub(super) outcome: RefundStatus,
}

/// `POST /v1/payments/{id}/refund`.
pub(super) fn create(razorpay: &Razorpay, call: &Call<'_>, payment_id: &str) -> Result<Value, ApiError> {
    let body = api::body(call)?;
    let fields = Fields::only(&body, &["amount", "speed", "notes", "receipt"])?;
    let speed = match fields.text("speed")? {
        None | Some("normal") => Speed::Normal,
        Some("optimum") => Speed::Optimum,
        Some(_) => return Err(ApiError::field("speed", "The selected speed is invalid.")),
    };
    let idempotency = key(call)?.map(|key| (key, body.clone()));
    if let Some((key, _)) = &idempotency {
        let is_running = razorpay.state().running.contains(key);
        if is_running || razorpay.faults().strikes(Target::Razorpay, Kind::Conflict) {
            let text = "A request with the same idempotency key is still being processed.";
            return Err(ApiError::with_status(StatusCode::CONFLICT, text));
        }
    }
    let request = RefundRequest {
        payment_id: payment_id.to_owned(),
        amount: fields.amount("amount")?,
        speed,
        notes: fields.notes()?,
        receipt: fields.receipt()?,
        idempotency,
        outcome: RefundStatus::default(),
    };
    let (id, now) = (razorpay.id("rfnd_"), razorpay.now());
    let refund = razorpay.act(true, |state| {
        let outcome = state.settings.refunds;
        refund(state, RefundRequest { outcome, ..request }, id, now)
    })?;
    Ok(refund.wire())
}

/// The idempotency key of a request.
pub(super) fn key(call: &Call<'_>) -> Result<Option<String>, ApiError> {
    let Some(key) = call.parts.headers.get(IDEMPOTENCY) else {
        return Ok(None);
    };
    let key = key.to_str().unwrap_or_default();
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if key.len() < MIN_KEY_CHARACTERS || !key.bytes().all(is_allowed) {
        return Err(ApiError::input("The idempotency key is invalid."));
    }
    Ok(Some(key.to_owned()))
}

/// Refunds a captured payment. A request with the key of an earlier one gets the refund of that one.
pub(super) fn refund(state: &State, request: RefundRequest, id: String, now: i64) -> Outcome<Refund> {
    if let Some((key, _)) = &request.idempotency {
        let is_same_key = |refund: &&Refund| refund.idempotency.as_ref().is_some_and(|(other, _)| other == key);
        if let Some(earlier) = state.refunds.iter().find(is_same_key) {
            let is_same = earlier.payment_id == request.payment_id && earlier.idempotency == request.idempotency;
            return if is_same {
                Ok((earlier.clone(), Change::default()))
            } else {
                let text = "Different request with the same idempotency key has already been processed.";
                Err(ApiError::refused(text))
            };
        }
    }
    let payment = state
        .payments
        .get(&request.payment_id)
        .ok_or_else(ApiError::unknown_id)?;
    let amount = check(payment, &request, now)?;
    let mut change = Change::default();
    let refund = Refund {
        id,
        payment_id: payment.id.clone(),
        amount,
        currency: payment.currency.clone(),
        status: match request.outcome {
            RefundStatus::Processed => RefundStatus::Processed,
            RefundStatus::Pending | RefundStatus::Failed => RefundStatus::Pending,
        },
        notes: request.notes,
        receipt: request.receipt,
        speed: request.speed,
        created_at: now,
        idempotency: request.idempotency,
    };
    let payment = with_refunded(payment, payment.amount_refunded + amount);
    change.report("refund.created", &payment, Some(("refund", refund.wire())));
    change.records.push(Record::Payment(payment.clone()));
    change.records.push(Record::Refund(refund.clone()));
    match request.outcome {
        RefundStatus::Pending => {}
        RefundStatus::Processed => {
            change.report("refund.processed", &payment, Some(("refund", refund.wire())));
        }
        RefundStatus::Failed => fail(&payment, &refund, &mut change),
    }
    Ok((refund, change))
}

fn check(payment: &Payment, request: &RefundRequest, now: i64) -> Result<u64, ApiError> {
    if payment.status == PaymentStatus::Refunded {
        return Err(ApiError::input("The payment has been fully refunded already"));
    }
    if !payment.captured {
        let text = "The payment status should be captured for action to be taken";
        return Err(ApiError::input(text));
    }
    if request.speed == Speed::Normal && now - payment.created_at > MAX_AGE_SECONDS {
        let text = "Refund is not supported by the bank because the payment is more than 6 months old";
        return Err(ApiError::refused(text));
    }
    let amount = request.amount.unwrap_or_else(|| payment.refundable());
    if amount > payment.refundable() {
        let text = "The total refund amount is greater than the refund payment amount";
        return Err(ApiError::field("amount", text));
    }
    if amount < MIN_AMOUNT && amount < payment.refundable() {
        let text = format!("The amount must be atleast {} 1.00", payment.currency);
        return Err(ApiError::field("amount", text));
    }
    Ok(amount)
}

/// The bank processes a pending refund, or sends a refund back.
pub(super) fn end(state: &State, id: &str, outcome: RefundStatus) -> Outcome<Refund> {
    let refund = state.refunds.get(id).ok_or_else(absent)?;
    let payment = state.payments.get(&refund.payment_id).ok_or_else(absent)?;
    let mut change = Change::default();
    let ended = Refund {
        status: outcome,
        ..refund.clone()
    };
    match (refund.status, outcome) {
        (RefundStatus::Pending, RefundStatus::Processed) => {
            change.report("refund.processed", payment, Some(("refund", ended.wire())));
            change.records.push(Record::Refund(ended.clone()));
        }
        (RefundStatus::Pending | RefundStatus::Processed, RefundStatus::Failed) => fail(payment, refund, &mut change),
        _ => return Err(conflict("The refund's status does not allow this outcome.")),
    }
    Ok((ended, change))
}

/// The amount of a failed refund can be refunded again.
fn fail(payment: &Payment, refund: &Refund, change: &mut Change) {
    let refund = Refund {
        status: RefundStatus::Failed,
        ..refund.clone()
    };
    let payment = with_refunded(payment, payment.amount_refunded.saturating_sub(refund.amount));
    change.report("refund.failed", &payment, Some(("refund", refund.wire())));
    change.records.push(Record::Payment(payment));
    change.records.push(Record::Refund(refund));
}

/// The bank gives an authorized amount back because nobody captured it in time.
pub(super) fn refund_uncaptured(state: &State, payment_id: &str, id: String, now: i64) -> Outcome<Payment> {
    let payment = state.payments.get(payment_id).ok_or_else(absent)?;
    if payment.status != PaymentStatus::Authorized {
        return Err(conflict("The payment is not authorized."));
    }
    let refund = Refund {
        id,
        payment_id: payment.id.clone(),
        amount: payment.amount,
        currency: payment.currency.clone(),
        status: RefundStatus::Processed,
        notes: Notes::default(),
        receipt: None,
        speed: Speed::Normal,
        created_at: now,
        idempotency: None,
    };
    let payment = with_refunded(payment, payment.amount);
    let mut change = Change::default();
    for event in ["refund.created", "refund.processed"] {
        change.report(event, &payment, Some(("refund", refund.wire())));
    }
    change.records.push(Record::Payment(payment.clone()));
    change.records.push(Record::Refund(refund));
    Ok((payment, change))
}

fn with_refunded(payment: &Payment, amount_refunded: u64) -> Payment {
    let status = if amount_refunded >= payment.amount {
        PaymentStatus::Refunded
    } else {
        PaymentStatus::Captured
    };
    Payment {
        amount_refunded,
        status,
        ..payment.clone()
    }
}
