//! `POST /api/payments/webhook`

use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use shared::clients::razorpay::Account;
use shared::http::body;
use shared::http::message::Message;
use shared::{App, Error, ErrorCode, Result};
use shared_payments::rules::signature::is_signed;
use shared_payments::rules::webhook::report;
use shared_payments::service::{Source, apply};
use shared_payments::store::payments::Payments;
use shared_payments::store::provider_events::ProviderEvent;
use utoipa::ToSchema;

/// An event, as far as it is documented here.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "the signature is that of the bytes, which are parsed after it was checked"
)]
#[schema(example = json!({ "event": "payment.captured", "payload": { "payment": { "entity": {} } } }))]
pub(crate) struct WebhookEvent {
    /// The kind.
    #[schema(example = "payment.captured")]
    event: String,
    /// The entities that the event is about, by their kind.
    #[schema(value_type = Object)]
    payload: Value,
}

/// Receives an event of Razorpay.
///
/// Razorpay calls it, and signs the body with the secret of the webhook in `X-Razorpay-Signature`. Events may come
/// twice and in any order. Events of other kinds and about other orders are accepted and have no effect. The reply to a wrong
/// signature is 400 `signature_invalid`.
#[utoipa::path(post, path = "/api/payments/webhook", tag = "payments",
    params(("x-razorpay-signature" = Option<String>, Header, description = "The signature of the body."),
        ("x-razorpay-event-id" = Option<String>, Header, description = "The ID of the event.")),
    request_body = WebhookEvent,
    responses((status = 200, body = Message)), security(()))]
pub(crate) async fn receive_webhook(
    State(app): State<App>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<Message>> {
    // The signature is that of the bytes: the same JSON in other words is not signed.
    let bytes = body::bytes(request).await?;
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let account = Account::load(&app.secrets)?;
    let previous = account.previous_webhook_secret.as_ref();
    let secrets =
        [Some(&account.webhook_secret), previous].map(|secret| secret.map_or("", |secret| secret.expose_secret()));
    if !is_signed(&bytes, header("x-razorpay-signature").unwrap_or_default(), &secrets) {
        app.metrics.count("PaymentSignaturesInvalid");
        return Err(Error::new(
            ErrorCode::SignatureInvalid,
            "The signature of the event is not valid.",
        ));
    }
    // A signed body that is not JSON would be sent again for a day, and would never become JSON.
    let event: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let Some(report) = report(&event) else {
        return Ok(Message::new("The event has no effect."));
    };
    let Some(ordered) = Payments(&app.database).of_order(&report.order_id).await? else {
        // Other systems may use the same account.
        app.metrics.count("WebhooksOfUnknownOrders");
        return Ok(Message::new("The order is not known."));
    };
    let provider_event = ProviderEvent::new(header("x-razorpay-event-id"), &bytes);
    let source = (Source::Webhook, Some(&provider_event));
    Box::pin(apply(&app, ordered, &report.facts, source, None, &|_, _| Ok(()))).await?;
    Ok(Message::new("The event has been recorded."))
}
