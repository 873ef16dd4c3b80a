//! The routes that play the customer, the bank and the dashboard.

use axum::extract::{Path, Query, State as Extract};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::acts::{self, Checkout, PaymentOutcome, yes};
use super::entities::{DisputeStatus, Payment, PaymentStatus, RefundStatus};
use super::error::ApiError;
use super::refunds::{self, RefundRequest};
use super::signature;
use super::state::{Record, Settings};
use super::webhooks::Event;
use super::{Account, Razorpay};

/// The orders and events that the page shows.
const MAX_SHOWN: usize = 20;

/// The routes.
pub fn router(razorpay: Razorpay) -> Router {
    Router::new()
        .route("/_local/razorpay", get(keys))
        .route("/_local/razorpay/settings", get(settings).post(change_settings))
        .route("/_local/razorpay/pay", post(pay))
        .route("/_local/razorpay/payments/{id}", post(end_late))
        .route("/_local/razorpay/refunds", post(refund))
        .route("/_local/razorpay/refunds/{id}", post(end_refund))
        .route("/_local/razorpay/disputes", post(dispute))
        .route("/_local/razorpay/disputes/{id}", post(advance_dispute))
        .route("/_local/razorpay/events", get(events))
        .route("/_local/razorpay/events/{id}", post(send_event))
        .with_state(razorpay)
}

type Reply = Result<Json<Value>, ApiError>;

impl IntoResponse for ApiError {
    /// The control API has its own form of errors, and 422 for what is wrong.
    fn into_response(self) -> Response {
        let status = match self.status {
            StatusCode::BAD_REQUEST => StatusCode::UNPROCESSABLE_ENTITY,
            other => other,
        };
        (status, Json(json!({ "message": self.description }))).into_response()
    }
}

impl Razorpay {
    /// The newest orders with their payments, and the newest events, for the page.
    #[must_use]
    pub fn snapshot(&self) -> Value {
        let state = self.state();
        let orders = state.orders.iter().rev().take(MAX_SHOWN).map(|order| {
            let payments = state.payments.iter().filter(|payment| payment.order_id == order.id);
            let mut shown = order.wire();
            shown["payments"] = payments.map(Payment::wire).collect();
            shown
        });
        let events: Vec<_> = state.events.iter().rev().take(MAX_SHOWN).collect();
        json!({ "orders": orders.collect::<Vec<_>>(), "events": events, "settings": state.settings })
    }

    /// The reply that Checkout gives to the app.
    fn checkout(&self, payment: &Payment) -> Value {
        let mut reply = json!({
            "razorpay_payment_id": payment.id,
            "razorpay_order_id": payment.order_id,
        });
        if !matches!(payment.status, PaymentStatus::Created | PaymentStatus::Failed) {
            let secret = &self.0.account.key_secret;
            reply["razorpay_signature"] = signature::of_checkout(secret, &payment.order_id, &payment.id).into();
        }
        reply
    }
}

async fn keys(Extract(razorpay): Extract<Razorpay>) -> Json<Value> {
    let Account {
        key_id,
        key_secret,
        previous_webhook_secret,
        ..
    } = &razorpay.0.account;
    let webhook_secret = &razorpay.state().settings.webhook_secret;
    Json(json!({
        "key_id": key_id,
        "key_secret": key_secret,
        "webhook_secret": webhook_secret,
        "previous_webhook_secret": previous_webhook_secret,
    }))
}

async fn settings(Extract(razorpay): Extract<Razorpay>) -> Json<Value> {
    Json(json!(razorpay.state().settings))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsChange {
    webhook_enabled: Option<bool>,
    webhook_secret: Option<String>,
    refunds: Option<RefundStatus>,
}

async fn change_settings(Extract(razorpay): Extract<Razorpay>, body: Bytes) -> Reply {
    let change: SettingsChange = parsed(&body)?;
    let mut state = razorpay.state();
    let old = state.settings.clone();
    let settings = Settings {
        webhook_enabled: change.webhook_enabled.unwrap_or(old.webhook_enabled),
        webhook_secret: change.webhook_secret.unwrap_or(old.webhook_secret),
        refunds: change.refunds.unwrap_or(old.refunds),
        // An enabled webhook gets a whole day again.
        failing_since: old.failing_since.filter(|_| change.webhook_enabled != Some(true)),
    };
    state.commit(vec![Record::Settings(settings.clone())])?;
    Ok(Json(json!(settings)))
}

async fn pay(Extract(razorpay): Extract<Razorpay>, body: Bytes) -> Reply {
    let checkout: Checkout = parsed(&body)?;
    let (id, now) = (razorpay.id("pay_"), razorpay.now());
    let payment = razorpay.act(checkout.webhooks, |state| acts::pay(state, checkout, id, now))?;
    razorpay.attempted(&payment.id).await;
    Ok(Json(razorpay.checkout(&payment)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ending<T> {
    outcome: T,
    #[serde(default = "yes")]
    webhooks: bool,
}

async fn end_late(Extract(razorpay): Extract<Razorpay>, Path(id): Path<String>, body: Bytes) -> Reply {
    let Ending { outcome, webhooks } = parsed(&body)?;
    let (refund_id, now) = (razorpay.id("rfnd_"), razorpay.now());
    let payment = razorpay.act(webhooks, |state| match outcome {
        PaymentOutcome::Refunded => refunds::refund_uncaptured(state, &id, refund_id, now),
        _ => acts::end_late(state, &id, outcome),
    })?;
    razorpay.attempted(&payment.id).await;
    Ok(Json(razorpay.checkout(&payment)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRefund {
    payment_id: String,
    amount: Option<u64>,
    outcome: Option<RefundStatus>,
    #[serde(default = "yes")]
    webhooks: bool,
}

async fn refund(Extract(razorpay): Extract<Razorpay>, body: Bytes) -> Reply {
    let new: NewRefund = parsed(&body)?;
    let (id, now) = (razorpay.id("rfnd_"), razorpay.now());
    let refund = razorpay.act(new.webhooks, |state| {
        let request = RefundRequest {
            payment_id: new.payment_id,
            amount: new.amount,
            outcome: new.outcome.unwrap_or(state.settings.refunds),
            ..RefundRequest::default()
        };
        refunds::refund(state, request, id, now)
    })?;
    razorpay.attempted(&refund.payment_id).await;
    Ok(Json(refund.wire()))
}

async fn end_refund(Extract(razorpay): Extract<Razorpay>, Path(id): Path<String>, body: Bytes) -> Reply {
    let Ending { outcome, webhooks } = parsed(&body)?;
    let refund = razorpay.act(webhooks, |state| refunds::end(state, &id, outcome))?;
    razorpay.attempted(&refund.payment_id).await;
    Ok(Json(refund.wire()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewDispute {
    payment_id: String,
    amount: Option<u64>,
    #[serde(default = "yes")]
    webhooks: bool,
}

async fn dispute(Extract(razorpay): Extract<Razorpay>, body: Bytes) -> Reply {
    let new: NewDispute = parsed(&body)?;
    let (id, now) = (razorpay.id("disp_"), razorpay.now());
    let dispute = razorpay.act(new.webhooks, |state| {
        acts::dispute(state, &new.payment_id, new.amount, id, now)
    })?;
    razorpay.attempted(&dispute.payment_id).await;
    Ok(Json(dispute.wire()))
}

async fn advance_dispute(Extract(razorpay): Extract<Razorpay>, Path(id): Path<String>, body: Bytes) -> Reply {
    let Ending { outcome, webhooks } = parsed::<Ending<DisputeStatus>>(&body)?;
    let dispute = razorpay.act(webhooks, |state| acts::advance_dispute(state, &id, outcome))?;
    razorpay.attempted(&dispute.payment_id).await;
    Ok(Json(dispute.wire()))
}

#[derive(Deserialize)]
struct EventFilter {
    order_id: Option<String>,
    payment_id: Option<String>,
    event: Option<String>,
}

/// The events, oldest first.
async fn events(Extract(razorpay): Extract<Razorpay>, Query(filter): Query<EventFilter>) -> Json<Value> {
    let is_wanted = |event: &&Event| {
        let is = |wanted: &Option<String>, given: &str| wanted.as_ref().is_none_or(|wanted| wanted == given);
        is(&filter.order_id, &event.order_id)
            && is(&filter.payment_id, &event.payment_id)
            && is(&filter.event, &event.event)
    };
    let state = razorpay.state();
    let events: Vec<_> = state.events.iter().filter(is_wanted).collect();
    Json(json!(events))
}

async fn send_event(Extract(razorpay): Extract<Razorpay>, Path(id): Path<String>) -> Reply {
    let status = razorpay.send(&id).await.ok_or_else(acts::absent)?;
    Ok(Json(json!({ "status": status })))
}

fn parsed<T: DeserializeOwned>(body: &Bytes) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|error| ApiError::refused(format!("not the expected JSON: {error}")))
}
