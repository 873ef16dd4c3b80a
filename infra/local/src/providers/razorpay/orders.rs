//! Orders (<https://razorpay.com/docs/api/orders/>).

use serde_json::Value;

use super::acts::Change;
use super::api::{self, Fields};
use super::entities::{Order, OrderStatus};
use super::error::ApiError;
use super::state::Record;
use super::{Call, Razorpay};

/// The fields that the account may send.
const FIELDS: [&str; 8] = [
    "amount",
    "currency",
    "receipt",
    "notes",
    "partial_payment",
    "first_payment_min_amount",
    "payment",
    "payment_capture",
];
const MIN_RUPEES: u64 = 100;
/// The account's limit for one payment: five lakh rupees.
const MAX_RUPEES: u64 = 500_000 * 100;

/// `POST /v1/orders`.
pub(super) fn create(razorpay: &Razorpay, call: &Call<'_>) -> Result<Value, ApiError> {
    let body = api::body(call)?;
    let fields = Fields::only(&body, &FIELDS)?;
    let amount = fields.amount("amount")?;
    let amount = amount.ok_or_else(|| ApiError::field("amount", "amount: is required."))?;
    let currency = fields.text("currency")?;
    let currency = currency.ok_or_else(|| ApiError::field("currency", "currency: is required."))?;
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(ApiError::field("currency", "Currency is not supported"));
    }
    if amount == 0 || (currency == "INR" && amount < MIN_RUPEES) {
        return Err(ApiError::below_minimum());
    }
    if currency == "INR" && amount > MAX_RUPEES {
        return Err(ApiError::field("amount", "Amount exceeds maximum amount allowed."));
    }
    let order = Order {
        id: razorpay.id("order_"),
        amount,
        amount_paid: 0,
        currency: currency.to_owned(),
        receipt: fields.receipt()?,
        status: OrderStatus::Created,
        attempts: 0,
        notes: fields.notes()?,
        partial_payment: matches!(&body["partial_payment"], Value::Bool(true)) || body["partial_payment"] == 1,
        created_at: razorpay.now(),
    };
    let created = order.wire();
    let change = Change {
        records: vec![Record::Order(order)],
        news: Vec::new(),
    };
    razorpay.act(true, |_state| Ok(((), change)))?;
    Ok(created)
}

/// `GET /v1/orders`.
pub(super) fn list(razorpay: &Razorpay, call: &Call<'_>) -> Result<Value, ApiError> {
    let query = api::query(call);
    let receipt = query.get("receipt");
    let state = razorpay.state();
    let orders = state.orders.iter().rev();
    let orders = orders.filter(|order| receipt.is_none() || order.receipt.as_ref() == receipt);
    api::page(&query, orders.map(|order| (order.created_at, order.wire())))
}

/// `GET /v1/orders/{id}`.
pub(super) fn get(razorpay: &Razorpay, id: &str) -> Result<Value, ApiError> {
    let state = razorpay.state();
    state.orders.get(id).map(Order::wire).ok_or_else(ApiError::unknown_id)
}

/// `GET /v1/orders/{id}/payments`.
pub(super) fn payments(razorpay: &Razorpay, id: &str) -> Result<Value, ApiError> {
    let state = razorpay.state();
    state.orders.get(id).ok_or_else(ApiError::unknown_id)?;
    let payments = state.payments.iter().rev().filter(|payment| payment.order_id == id);
    Ok(api::collection(payments.map(super::entities::Payment::wire).collect()))
}
