//! `POST /api/payments/{id}/refund-request`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::database::idempotency::{Idempotency, IdempotencyOutcome};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::PaymentId;
use shared::{App, Error, Result};
use shared_accounts::rules::profile::free_text;
use shared_payments::service::{self, RefundedPayment};
use shared_payments::store::payments::PaymentRef;
use shared_payments::store::refunds::Refunds;
use utoipa::ToSchema;

use super::view::RefundReply;
use crate::payments::access::OwnPayment;

/// The maximum length of a reason, in characters.
const MAX_REASON: usize = 1_000;

/// What to pay back, and why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RequestRefundRequest {
    /// 1 to 1,000 characters for the admin who decides.
    #[schema(required, nullable = false, example = "I bought the wrong course.")]
    reason: Option<String>,
    /// In the smallest unit of the currency. Defaults to all that is left. Also accepted as `refund_amount`.
    #[schema(example = json!(null))]
    amount: Option<i64>,
}

#[derive(Serialize)]
pub(crate) struct RequestRefund {
    reason: String,
    amount: Option<u64>,
}

impl Validate for RequestRefund {
    type Body = RequestRefundRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("refund_amount", "amount")]];

    fn validate(body: RequestRefundRequest, fields: &mut Fields) -> Option<Self> {
        let reason = fields.required_parsed("reason", body.reason, |text| {
            free_text(&text, MAX_REASON)?.ok_or_else(|| "must not be empty".to_owned())
        });
        let amount = fields.optional("amount", body.amount, |amount| {
            u64::try_from(amount)
                .ok()
                .filter(|amount| *amount > 0)
                .ok_or("must be above 0")
        });
        Some(Self {
            reason: reason?,
            amount,
        })
    }
}

/// Requests a refund of one of the caller's payments.
///
/// An admin decides about it. A second request is 409 while the first one has not ended; after a rejection, one new
/// request is possible. Payments can be refunded for 180 days. Only a full refund ends the access to the course, once
/// the payment provider has accepted it.
#[utoipa::path(post, path = "/api/payments/{id}/refund-request", tag = "payments",
    params(("id" = PaymentId, Path), IdempotencyKey),
    request_body = RequestRefundRequest, responses((status = 201, body = RefundReply)), security(("bearer" = [])))]
pub(crate) async fn request_refund(
    State(app): State<App>,
    OwnPayment { payment }: OwnPayment,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<RequestRefund>,
) -> Result<(StatusCode, Json<RefundReply>)> {
    let of = PaymentRef::from(&payment);
    let fingerprint = (payment.id, &request);
    let (keys, now) = (Idempotency(&app.database), app.clock.unix_seconds());
    let begun = keys.begin(of.user_id, "request_refund", key.as_deref(), &fingerprint, now);
    let refunded = match begun.await? {
        IdempotencyOutcome::Replay(refund_id) => {
            let refund = Refunds(&app.database).get(of, refund_id).await?;
            RefundedPayment::read(&app, refund.ok_or_else(Error::not_found)?).await?
        }
        IdempotencyOutcome::Proceed(record) => {
            let requested = service::request_refund(&app, of, request.amount, &request.reason, &record).await;
            record.release_on_error(&app.database, requested).await?
        }
    };
    Ok((StatusCode::CREATED, Json(RefundReply::new(refunded, false))))
}
