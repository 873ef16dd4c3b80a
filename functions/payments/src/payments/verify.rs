//! `POST /api/payments/verify_payment`

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use shared::clients::razorpay::{Account, Outcome, Payment as ProviderPayment, ProviderPaymentStatus};
use shared::database::idempotency::{Idempotency, IdempotencyOutcome, IdempotencyRecord};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::{CourseId, EnrollmentId, PaymentId};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_learning::rules::enrollment::{EnrollmentStatus, PaymentStatus as EnrollmentPayment};
use shared_payments::rules::entitlement::Access;
use shared_payments::rules::facts::{PaymentState, RefundProgress};
use shared_payments::rules::signature::{checkout_message, is_signed};
use shared_payments::rules::webhook::{payment_facts, refund_fact};
use shared_payments::service::{Snapshot, Source, apply};
use shared_payments::store::payments::{self, Ordered};
use utoipa::ToSchema;

/// What Razorpay's checkout has returned.
#[derive(Deserialize, ToSchema)]
pub(crate) struct VerifyPaymentRequest {
    /// The order.
    #[schema(required, nullable = false, example = "order_EKwxwAgItmmXdp")]
    razorpay_order_id: Option<String>,
    /// The payment.
    #[schema(required, nullable = false, example = "pay_29QQoUBi66xm2f")]
    razorpay_payment_id: Option<String>,
    /// The signature of both.
    #[schema(
        required,
        nullable = false,
        example = "9ef4dffbfd84f1318f6739a3ce19f9d85851857ae648f114332d8401e0949a3d"
    )]
    razorpay_signature: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct VerifyPayment {
    razorpay_order_id: String,
    razorpay_payment_id: String,
    razorpay_signature: String,
}

impl Validate for VerifyPayment {
    type Body = VerifyPaymentRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("order_id", "razorpay_order_id")]];

    fn validate(body: VerifyPaymentRequest, fields: &mut Fields) -> Option<Self> {
        let order = fields.required("razorpay_order_id", body.razorpay_order_id);
        let payment = fields.required_parsed("razorpay_payment_id", body.razorpay_payment_id, provider_id);
        let signature = fields.required("razorpay_signature", body.razorpay_signature);
        Some(Self {
            razorpay_order_id: order?,
            razorpay_payment_id: payment?,
            razorpay_signature: signature?,
        })
    }
}

/// The id becomes a part of a URL.
fn provider_id(id: String) -> Result<String, &'static str> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if (1..=64).contains(&id.len()) && id.bytes().all(is_word) {
        Ok(id)
    } else {
        Err("must be the ID of a payment")
    }
}

/// The order that the body names, for the user who has created it. One call.
pub(crate) struct OwnOrder {
    caller: Caller,
    ordered: Ordered,
    request: VerifyPayment,
}

impl FromRequest<App> for OwnOrder {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self> {
        let (parts, body) = request.into_parts();
        // The body names what is read together with the session. Errors in the body are reported only to callers who
        // are signed in.
        let body = Request::from_parts(parts.clone(), body);
        let body = Valid::<VerifyPayment>::from_request(body, app).await;
        let key = body
            .as_ref()
            .ok()
            .map(|Valid(body)| payments::order_key(&body.razorpay_order_id));
        let (caller, rows) = Caller::read_own(app, &parts, |_me| key.into_iter().collect()).await?;
        let Valid(request) = body?;
        let row = rows.into_values().next().ok_or_else(Error::not_found)?;
        let ordered = payments::named(row)?;
        if ordered.of.user_id != caller.user.id {
            return Err(Error::not_found());
        }
        Ok(Self {
            caller,
            ordered,
            request,
        })
    }
}

/// What became of a payment.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerifiedPayment {
    /// A sentence to show to the user.
    message: &'static str,
    payment_id: PaymentId,
    status: PaymentState,
    course_id: CourseId,
    /// The enrollment in the course; null if the payment has opened nothing.
    enrollment: Option<PaidEnrollment>,
    /// The number of the receipt.
    #[schema(example = "L-20300131-3F6F0E6A1B")]
    receipt_number: Option<String>,
    /// Whether the payment is paid back by itself, because the course was paid for already or no longer exists.
    is_paid_back: bool,
}

/// The enrollment that was paid for.
#[derive(Serialize, ToSchema)]
struct PaidEnrollment {
    id: EnrollmentId,
    status: EnrollmentStatus,
    payment_status: EnrollmentPayment,
    /// Whether it gives access to the course: it is neither canceled nor expired.
    is_active: bool,
    /// When access ends; null for no end.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

impl VerifiedPayment {
    fn new(snapshot: Snapshot, now: Timestamp) -> Self {
        let payment = snapshot.payment;
        let is_paid_back = matches!(payment.access, Some(Access::Withheld(_)));
        let enrollment = snapshot.enrollment.map(|enrollment| PaidEnrollment {
            is_active: enrollment.is_active(now),
            id: enrollment.id,
            status: enrollment.status,
            payment_status: enrollment.payment_status,
            expires_at: enrollment.expires_at,
        });
        let message = match payment.access {
            Some(Access::Granted) => "Thank you. The course is open.",
            Some(Access::Ended) => "This payment has been paid back.",
            Some(Access::Withheld(_)) => "This payment is not needed and is being paid back.",
            None => "The payment is being looked at. Support has been informed.",
        };
        Self {
            message,
            payment_id: payment.id,
            status: payment.facts.status(),
            course_id: payment.course_id,
            enrollment,
            receipt_number: payment.receipt_number(),
            is_paid_back,
        }
    }
}

/// Verifies a payment and opens its course.
///
/// The body is what Razorpay's checkout has returned. The signature, the order, the amount and the currency are checked. A payment that is only authorized is captured.
/// Repeating the call returns the same state, and the course also opens without this call once Razorpay reports the
/// payment. A wrong signature is 400 `signature_invalid`; a payment that has failed is 402; one that does not match its
/// order is 409. A second payment for the same course is paid back by itself.
#[utoipa::path(post, path = "/api/payments/verify_payment", tag = "payments",
    params(IdempotencyKey),
    request_body = VerifyPaymentRequest,
    responses((status = 200, body = VerifiedPayment)), security(("bearer" = [])))]
pub(crate) async fn verify_payment(
    State(app): State<App>,
    IdempotencyKey(key): IdempotencyKey,
    OwnOrder {
        caller,
        ordered,
        request,
    }: OwnOrder,
) -> Result<Json<VerifiedPayment>> {
    let now = app.clock.now();
    let keys = Idempotency(&app.database);
    let begun = keys.begin::<PaymentId>(
        caller.user.id,
        "verify_payment",
        key.as_deref(),
        &request,
        now.as_second(),
    );
    let record = match begun.await? {
        IdempotencyOutcome::Proceed(record) => record,
        IdempotencyOutcome::Replay(_) => {
            let snapshot = Snapshot::read(&app, ordered).await?;
            return Ok(Json(VerifiedPayment::new(snapshot, now)));
        }
    };
    let verified = Box::pin(verify(&app, ordered, &request, &record)).await;
    let snapshot = record.release_on_error(&app.database, verified).await?;
    Ok(Json(VerifiedPayment::new(snapshot, now)))
}

async fn verify(app: &App, ordered: Ordered, request: &VerifyPayment, record: &IdempotencyRecord) -> Result<Snapshot> {
    let account = Account::load(&app.secrets)?;
    let known = Snapshot::read(app, ordered).await?;
    let order_id = known.payment.order_id.clone().ok_or_else(Error::not_found)?;
    // The stored order is what counts, or the signature of a cheaper order would do.
    let message = checkout_message(&order_id, &request.razorpay_payment_id);
    let secret = account.key_secret.expose_secret();
    if !is_signed(message.as_bytes(), &request.razorpay_signature, &[secret]) {
        app.metrics.count("PaymentSignaturesInvalid");
        return Err(Error::new(
            ErrorCode::SignatureInvalid,
            "The signature of the payment is not valid.",
        ));
    }
    let payment = fetch(app, &account, &order_id, &request.razorpay_payment_id).await?;
    let mut facts = payment_facts(&payment);
    if payment.amount_refunded > known.payment.facts.refunded_of(&payment.id) && !payment.has_lapsed() {
        // Together with the payment, or the course would be open between the two.
        let refunds = app.razorpay().refunds_of(&app.config, &account, &payment.id).await?;
        facts.extend(
            refunds
                .iter()
                .map(|refund| refund_fact(refund, RefundProgress::Pending)),
        );
    }
    let complete =
        |after: &Snapshot, work: &mut shared::database::UnitOfWork<'_>| work.complete(record, &after.payment.id);
    let source = (Source::Verification, None);
    let applied = Box::pin(apply(app, ordered, &facts, source, Some(known), &complete)).await?;
    let snapshot = applied.snapshot;
    match (snapshot.payment.facts.status(), snapshot.payment.access) {
        (PaymentState::Created | PaymentState::Failed, _) => Err(Error::new(
            ErrorCode::PaymentNeeded,
            "The payment has failed. Please try again.",
        )),
        (PaymentState::Authorized, _) => Err(pending()),
        (PaymentState::Captured, None) => {
            let detail = "The payment does not match its order. Support has been informed.";
            Err(Error::new(ErrorCode::Conflict, detail))
        }
        _ => Ok(snapshot),
    }
}

/// The payment at the provider, captured if it was only authorized.
async fn fetch(app: &App, account: &Account, order_id: &str, id: &str) -> Result<ProviderPayment> {
    let payment = match app.razorpay().payment(&app.config, account, id).await? {
        Outcome::Done(payment) if payment.order_id.as_deref() == Some(order_id) => payment,
        Outcome::Done(_) | Outcome::Refused(_) => return Err(Error::not_found()),
    };
    if payment.status != ProviderPaymentStatus::Authorized {
        return Ok(payment);
    }
    let captured = app
        .razorpay()
        .capture(&app.config, account, id, payment.amount, &payment.currency)
        .await?;
    match captured {
        Outcome::Done(captured) => Ok(captured),
        // The provider has captured it by itself in the meantime, or the customer's bank has changed its mind.
        Outcome::Refused(_) => Ok(payment),
    }
}

fn pending() -> Error {
    let detail = "The payment is on its way. The course opens as soon as the bank confirms it.";
    Error::new(ErrorCode::Unavailable, detail).retry_after(10)
}
