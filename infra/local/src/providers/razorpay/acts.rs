//! What customers, the merchant and banks do: the rows that each act changes, and the events that report it.

use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use super::entities::{Dispute, DisputeStatus, Method, Notes, Order, OrderStatus, Payment, PaymentStatus};
use super::error::ApiError;
use super::state::{Record, State};

/// The days that a merchant has to answer a dispute.
const DISPUTE_DAYS: i64 = 7;
const DAY: i64 = 24 * 60 * 60;

/// A result with the change that leads to it.
pub(super) type Outcome<T> = Result<(T, Change), ApiError>;

/// The rows that an act changes, and the events that report it, in their order.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub(super) records: Vec<Record>,
    pub(super) news: Vec<News>,
}

/// An event before it is signed.
#[derive(Debug)]
pub(super) struct News {
    pub(super) event: &'static str,
    pub(super) payment_id: String,
    pub(super) order_id: String,
    /// The entities that it contains, by their kind.
    pub(super) payload: Vec<(&'static str, Value)>,
}

impl Change {
    pub(super) fn report(&mut self, event: &'static str, payment: &Payment, other: Option<(&'static str, Value)>) {
        let mut payload = vec![("payment", payment.wire())];
        // A refund stands before its payment, everything else after it.
        let place = usize::from(!event.starts_with("refund."));
        payload.splice(place..place, other);
        self.news.push(News {
            event,
            payment_id: payment.id.clone(),
            order_id: payment.order_id.clone(),
            payload,
        });
    }
}

/// How a payment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PaymentOutcome {
    /// The customer has begun, and the bank has not answered yet.
    Created,
    Authorized,
    Captured,
    Failed,
    /// Nobody captured the authorized amount in time, and the customer gets it back.
    Refunded,
}

/// The customer's checkout.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Checkout {
    pub(super) order_id: String,
    pub(super) outcome: PaymentOutcome,
    #[serde(default = "yes")]
    pub(super) webhooks: bool,
    amount: Option<u64>,
    currency: Option<String>,
    #[serde(default)]
    method: Method,
    #[serde(default = "email")]
    email: String,
    #[serde(default = "contact")]
    contact: String,
}

pub(super) fn yes() -> bool {
    true
}

fn email() -> String {
    "customer@example.com".to_owned()
}

fn contact() -> String {
    "+919876543210".to_owned()
}

/// A customer pays, or tries to.
pub(super) fn pay(state: &State, checkout: Checkout, payment_id: String, now: i64) -> Outcome<Payment> {
    let order = state.orders.get(&checkout.order_id).ok_or_else(absent)?;
    if order.status == OrderStatus::Paid {
        return Err(conflict("The order is paid already."));
    }
    let payment = Payment {
        id: payment_id,
        order_id: order.id.clone(),
        amount: checkout.amount.unwrap_or_else(|| order.amount_due()),
        currency: checkout.currency.unwrap_or_else(|| order.currency.clone()),
        status: PaymentStatus::Created,
        method: checkout.method,
        captured: false,
        amount_refunded: 0,
        email: checkout.email,
        contact: checkout.contact,
        notes: Notes::default(),
        created_at: now,
    };
    let mut order = order.clone();
    order.attempts += 1;
    order.status = OrderStatus::Attempted;
    let mut change = Change::default();
    let payment = match checkout.outcome {
        PaymentOutcome::Refunded => return Err(ApiError::refused("A checkout does not end with a refund.")),
        PaymentOutcome::Created => {
            change.records.push(Record::Order(order));
            change.records.push(Record::Payment(payment.clone()));
            payment
        }
        PaymentOutcome::Failed => {
            change.records.push(Record::Order(order));
            fail(payment, &mut change)
        }
        PaymentOutcome::Authorized => {
            change.records.push(Record::Order(order));
            authorize(payment, &mut change)
        }
        PaymentOutcome::Captured => {
            let payment = authorize(payment, &mut change);
            capture(order, payment, &mut change)
        }
    };
    Ok((payment, change))
}

/// A payment that was begun, failed or was only authorized gets further, minutes or days later.
pub(super) fn end_late(state: &State, payment_id: &str, outcome: PaymentOutcome) -> Outcome<Payment> {
    use PaymentOutcome as Late;
    let payment = state.payments.get(payment_id).cloned().ok_or_else(absent)?;
    let order = state.orders.get(&payment.order_id).cloned().ok_or_else(absent)?;
    let mut change = Change::default();
    let payment = match (payment.status, outcome) {
        (_, Late::Captured) if order.status == OrderStatus::Paid => {
            return Err(conflict("The order is paid already."));
        }
        (PaymentStatus::Created, Late::Failed) => fail(payment, &mut change),
        (PaymentStatus::Created | PaymentStatus::Failed, Late::Authorized) => authorize(payment, &mut change),
        (PaymentStatus::Created | PaymentStatus::Failed, Late::Captured) => {
            let payment = authorize(payment, &mut change);
            capture(order, payment, &mut change)
        }
        (PaymentStatus::Authorized, Late::Captured) => capture(order, payment, &mut change),
        _ => return Err(conflict("The payment's status does not allow this outcome.")),
    };
    Ok((payment, change))
}

/// The merchant captures an authorized payment through the API.
pub(super) fn capture_by_request(
    state: &State,
    payment_id: &str,
    amount: u64,
    currency: Option<&str>,
) -> Outcome<Payment> {
    let payment = state.payments.get(payment_id).ok_or_else(ApiError::unknown_id)?;
    let order = state.orders.get(&payment.order_id).ok_or_else(ApiError::unknown_id)?;
    if payment.captured {
        return Err(ApiError::input("This payment has already been captured"));
    }
    if payment.status != PaymentStatus::Authorized {
        return Err(ApiError::input(
            "Only payments which have been authorized and not yet captured can be captured",
        ));
    }
    if amount != payment.amount {
        let text = "Capture amount must be equal to the amount authorized";
        return Err(ApiError::field("amount", text));
    }
    if currency.is_some_and(|currency| currency != payment.currency) {
        return Err(ApiError::field(
            "currency",
            "Payment currency is not the same as capture currency",
        ));
    }
    if order.status == OrderStatus::Paid {
        return Err(ApiError::input("Order already paid"));
    }
    let mut change = Change::default();
    let payment = capture(order.clone(), payment.clone(), &mut change);
    Ok((payment, change))
}

fn fail(payment: Payment, change: &mut Change) -> Payment {
    let payment = Payment {
        status: PaymentStatus::Failed,
        ..payment
    };
    change.report("payment.failed", &payment, None);
    change.records.push(Record::Payment(payment.clone()));
    payment
}

fn authorize(payment: Payment, change: &mut Change) -> Payment {
    let payment = Payment {
        status: PaymentStatus::Authorized,
        ..payment
    };
    change.report("payment.authorized", &payment, None);
    change.records.push(Record::Payment(payment.clone()));
    payment
}

fn capture(order: Order, payment: Payment, change: &mut Change) -> Payment {
    let payment = Payment {
        status: PaymentStatus::Captured,
        captured: true,
        ..payment
    };
    change.report("payment.captured", &payment, None);
    let mut order = order;
    if order.currency == payment.currency {
        order.amount_paid = order.amount_paid.saturating_add(payment.amount);
    }
    if order.amount_due() == 0 {
        order.status = OrderStatus::Paid;
        change.report("order.paid", &payment, Some(("order", order.wire())));
    }
    change.records.push(Record::Payment(payment.clone()));
    change.records.push(Record::Order(order));
    payment
}

/// The customer's bank disputes a captured payment.
pub(super) fn dispute(state: &State, payment_id: &str, amount: Option<u64>, id: String, now: i64) -> Outcome<Dispute> {
    let payment = state.payments.get(payment_id).ok_or_else(absent)?;
    if !payment.captured {
        return Err(conflict("Only a captured payment can be disputed."));
    }
    let amount = amount.unwrap_or(payment.amount);
    if amount == 0 || amount > payment.amount {
        return Err(ApiError::refused(
            "The amount of a dispute lies between 1 and the payment's amount.",
        ));
    }
    let dispute = Dispute {
        id,
        payment_id: payment.id.clone(),
        amount,
        currency: payment.currency.clone(),
        status: DisputeStatus::Open,
        respond_by: now + DISPUTE_DAYS * DAY,
        created_at: now,
    };
    let mut change = Change::default();
    change.report("payment.dispute.created", payment, Some(("dispute", dispute.wire())));
    change.records.push(Record::Dispute(dispute.clone()));
    Ok((dispute, change))
}

/// The dispute goes on, or ends.
pub(super) fn advance_dispute(state: &State, id: &str, status: DisputeStatus) -> Outcome<Dispute> {
    let dispute = state.disputes.get(id).ok_or_else(absent)?;
    let payment = state.payments.get(&dispute.payment_id).ok_or_else(absent)?;
    let event = match status {
        DisputeStatus::Open => return Err(conflict("The dispute is open already.")),
        DisputeStatus::UnderReview => "payment.dispute.under_review",
        DisputeStatus::Won => "payment.dispute.won",
        DisputeStatus::Lost => "payment.dispute.lost",
        DisputeStatus::Closed => "payment.dispute.closed",
    };
    if !matches!(dispute.status, DisputeStatus::Open | DisputeStatus::UnderReview) {
        return Err(conflict("The dispute has ended."));
    }
    let dispute = Dispute {
        status,
        ..dispute.clone()
    };
    let mut change = Change::default();
    change.report(event, payment, Some(("dispute", dispute.wire())));
    change.records.push(Record::Dispute(dispute.clone()));
    Ok((dispute, change))
}

pub(super) fn absent() -> ApiError {
    ApiError::with_status(StatusCode::NOT_FOUND, "Nothing has this id.")
}

pub(super) fn conflict(description: &str) -> ApiError {
    ApiError::with_status(StatusCode::CONFLICT, description)
}
