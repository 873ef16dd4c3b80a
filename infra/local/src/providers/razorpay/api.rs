//! The requests of Razorpay's API: which there are, what they carry, and lists.

use std::collections::HashMap;

use http::Method;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::entities::{Notes, Payment, Refund};
use super::error::ApiError;
use super::{Call, Razorpay, acts, orders, refunds};

const MAX_RECEIPT_CHARACTERS: usize = 40;
const MAX_NOTES: usize = 15;
const MAX_NOTE_CHARACTERS: usize = 256;
const DEFAULT_COUNT: usize = 10;
const MAX_COUNT: usize = 100;

/// Answers an authenticated request.
pub(super) fn answer(razorpay: &Razorpay, call: &Call<'_>) -> Result<Value, ApiError> {
    let segments: Vec<_> = call.path.trim_end_matches('/').split('/').collect();
    match (&call.parts.method, segments.as_slice()) {
        (&Method::POST, ["v1", "orders"]) => orders::create(razorpay, call),
        (&Method::GET, ["v1", "orders"]) => orders::list(razorpay, call),
        (&Method::GET, ["v1", "orders", id]) => orders::get(razorpay, id),
        (&Method::GET, ["v1", "orders", id, "payments"]) => orders::payments(razorpay, id),
        (&Method::GET, ["v1", "payments"]) => {
            let state = razorpay.state();
            let payments = state.payments.iter().rev();
            page(
                &query(call),
                payments.map(|payment| (payment.created_at, payment.wire())),
            )
        }
        (&Method::GET, ["v1", "payments", id]) => {
            let state = razorpay.state();
            state
                .payments
                .get(id)
                .map(Payment::wire)
                .ok_or_else(ApiError::unknown_id)
        }
        (&Method::POST, ["v1", "payments", id, "capture"]) => capture(razorpay, call, id),
        (&Method::POST, ["v1", "payments", id, "refund"]) => refunds::create(razorpay, call, id),
        (&Method::GET, ["v1", "payments", id, "refunds"]) => {
            let state = razorpay.state();
            state.payments.get(id).ok_or_else(ApiError::unknown_id)?;
            let refunds = state.refunds.iter().rev().filter(|refund| refund.payment_id == *id);
            page(&query(call), refunds.map(|refund| (refund.created_at, refund.wire())))
        }
        (&Method::GET, ["v1", "refunds"]) => {
            let state = razorpay.state();
            let refunds = state.refunds.iter().rev();
            page(&query(call), refunds.map(|refund| (refund.created_at, refund.wire())))
        }
        (&Method::GET, ["v1", "refunds", id] | ["v1", "payments", _, "refunds", id]) => {
            let state = razorpay.state();
            state.refunds.get(id).map(Refund::wire).ok_or_else(ApiError::unknown_id)
        }
        (&Method::GET, ["v1", "disputes"]) => {
            let state = razorpay.state();
            let disputes = state.disputes.iter().rev();
            page(
                &query(call),
                disputes.map(|dispute| (dispute.created_at, dispute.wire())),
            )
        }
        _ => Err(ApiError::unknown_url()),
    }
}

fn capture(razorpay: &Razorpay, call: &Call<'_>, payment_id: &str) -> Result<Value, ApiError> {
    let body = body(call)?;
    let fields = Fields::only(&body, &["amount", "currency"])?;
    let amount = fields.amount("amount")?;
    let amount = amount.ok_or_else(|| ApiError::field("amount", "The amount field is required."))?;
    let currency = fields.text("currency")?;
    let payment = razorpay.act(true, |state| {
        acts::capture_by_request(state, payment_id, amount, currency)
    })?;
    Ok(payment.wire())
}

/// The JSON object in the body; without a body, an empty one.
pub(super) fn body(call: &Call<'_>) -> Result<Value, ApiError> {
    if call.body.is_empty() {
        return Ok(json!({}));
    }
    match serde_json::from_slice(&call.body) {
        Ok(body @ Value::Object(_)) => Ok(body),
        _ => Err(ApiError::input("The request body is not a JSON object.")),
    }
}

pub(super) fn query(call: &Call<'_>) -> HashMap<String, String> {
    let query = call.parts.uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The fields of a body.
pub(super) struct Fields<'b>(Option<&'b Map<String, Value>>);

impl<'b> Fields<'b> {
    /// The fields of `body`, which may have these names.
    pub(super) fn only(body: &'b Value, names: &[&str]) -> Result<Self, ApiError> {
        let fields = body.as_object();
        let other = fields.and_then(|fields| fields.keys().find(|name| !names.contains(&name.as_str())));
        match other {
            Some(name) => Err(ApiError::extra(name)),
            None => Ok(Self(fields)),
        }
    }

    fn get(&self, name: &str) -> Option<&'b Value> {
        self.0?.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &'static str) -> Result<Option<&'b str>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(ApiError::field(name, format!("expected string but provided {other}"))),
        }
    }

    pub(super) fn amount(&self, name: &'static str) -> Result<Option<u64>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(value) if value.as_i64().is_some_and(|amount| amount < 0) => Err(ApiError::below_minimum()),
            Some(value) => match value.as_u64() {
                Some(amount) => Ok(Some(amount)),
                None => Err(ApiError::field(name, format!("The {name} must be an integer."))),
            },
        }
    }

    pub(super) fn receipt(&self) -> Result<Option<String>, ApiError> {
        let receipt = self.text("receipt")?;
        if receipt.is_some_and(|receipt| receipt.chars().count() > MAX_RECEIPT_CHARACTERS) {
            let text = "receipt: the length must be no more than 40.";
            return Err(ApiError::field("receipt", text));
        }
        Ok(receipt.map(str::to_owned))
    }

    pub(super) fn notes(&self) -> Result<Notes, ApiError> {
        let notes = match self.get("notes") {
            None => return Ok(Notes::new()),
            Some(Value::Array(notes)) if notes.is_empty() => return Ok(Notes::new()),
            Some(Value::Object(notes)) => notes,
            Some(_) => return Err(ApiError::field("notes", "The notes must be an object.")),
        };
        if notes.len() > MAX_NOTES {
            let text = "Number of fields in notes should be less than or equal to 15";
            return Err(ApiError::field("notes", text));
        }
        let is_long = |text: &str| text.chars().count() > MAX_NOTE_CHARACTERS;
        if notes
            .iter()
            .any(|(key, value)| is_long(key) || value.as_str().is_some_and(is_long))
        {
            return Err(ApiError::field(
                "notes",
                "Note value should be less than or equal to 256 characters",
            ));
        }
        Ok(notes.clone())
    }
}

/// The part of `rows`, newest first with their times, that the query asks for.
pub(super) fn page(
    query: &HashMap<String, String>,
    rows: impl Iterator<Item = (i64, Value)>,
) -> Result<Value, ApiError> {
    let number = |name: &'static str| match query.get(name).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => match text.parse::<u32>() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(ApiError::field(name, format!("The {name} must be an integer."))),
        },
    };
    let size = |number: Option<u32>| number.and_then(|number| usize::try_from(number).ok());
    let (count, skip) = (size(number("count")?), size(number("skip")?));
    let count = count.unwrap_or(DEFAULT_COUNT);
    if !(1..=MAX_COUNT).contains(&count) {
        return Err(ApiError::field("count", "The count must lie between 1 and 100."));
    }
    let (from, to) = (number("from")?.map(i64::from), number("to")?.map(i64::from));
    let is_within = |time: i64| from.is_none_or(|from| time >= from) && to.is_none_or(|to| time <= to);
    let rows = rows.filter(|(time, _)| is_within(*time));
    let rows = rows.skip(skip.unwrap_or_default()).take(count);
    Ok(collection(rows.map(|(_, row)| row).collect()))
}

pub(super) fn collection(items: Vec<Value>) -> Value {
    json!({ "entity": "collection", "count": items.len(), "items": items })
}
