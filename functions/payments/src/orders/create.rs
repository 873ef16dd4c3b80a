//! `POST /api/payments/create_order`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::clients::razorpay::Account;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::PaymentId;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::courses::Courses;
use shared_payments::service::{self, NewOrder};
use shared_payments::store::payments::{Payment, PaymentRef, Payments};
use utoipa::ToSchema;

/// The course to pay for.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateOrderRequest {
    /// The course's ID, code or slug.
    #[schema(required, nullable = false, example = "EC-105")]
    course_id: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct CreateOrder {
    course_id: String,
}

impl Validate for CreateOrder {
    type Body = CreateOrderRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&[("course", "course_id"), ("course_code", "course_id")]];

    fn validate(body: CreateOrderRequest, fields: &mut Fields) -> Option<Self> {
        let course_id = fields.required("course_id", body.course_id)?;
        Some(Self { course_id })
    }
}

/// What the checkout of the app needs.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Order)]
pub(crate) struct OrderReply {
    /// Razorpay's ID of the order, for its checkout.
    #[schema(example = "order_EKwxwAgItmmXdp")]
    order_id: String,
    /// The same ID.
    #[schema(example = "order_EKwxwAgItmmXdp")]
    razorpay_order_id: String,
    /// The payment, as the history lists it.
    payment_id: PaymentId,
    /// The price in the smallest unit of the currency, such as paise.
    #[schema(example = 99_900)]
    amount: u64,
    /// The ISO 4217 code of the currency.
    #[schema(example = "INR")]
    currency: &'static str,
    /// The public key for Razorpay's checkout.
    #[schema(example = "rzp_live_ILgsfZCZoFIKMb")]
    key_id: String,
}

impl OrderReply {
    fn new(payment: Payment, account: Account) -> Result<Self> {
        let order_id = payment.order_id.ok_or_else(|| Error::internal("the order has no id"))?;
        Ok(Self {
            razorpay_order_id: order_id.clone(),
            order_id,
            payment_id: payment.id,
            amount: payment.price.minor_units,
            currency: payment.price.currency.code(),
            key_id: account.key_id,
        })
    }
}

/// Creates an order for a course.
///
/// The price is that of the course now, whatever happens to it before the order is paid. Give the reply to Razorpay's
/// checkout and send what the checkout returns to `/api/payments/verify_payment`. Send an `Idempotency-Key` to repeat a
/// request safely: the same key returns the same order. A free course, a course that the caller is enrolled in or has
/// paid for, and the caller's own course are 409; a price that cannot be paid is 422.
#[utoipa::path(post, path = "/api/payments/create_order", tag = "payments",
    params(IdempotencyKey),
    request_body = CreateOrderRequest, responses((status = 200, body = OrderReply)), security(("bearer" = [])))]
pub(crate) async fn create_order(
    State(app): State<App>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<CreateOrder>,
) -> Result<Json<OrderReply>> {
    let (user_id, now) = (caller.user.id, app.clock.unix_seconds());
    let account = Account::load(&app.secrets)?;
    let keys = Idempotency(&app.database);
    let begun = keys
        .begin(user_id, "create_order", key.as_deref(), &request, now)
        .await?;
    let record = match begun {
        IdempotencyOutcome::Proceed(record) => record,
        IdempotencyOutcome::Replay(payment_id) => {
            let payment = Payments(&app.database).get(PaymentRef { user_id, payment_id }).await?;
            return OrderReply::new(payment.ok_or_else(Error::not_found)?, account).map(Json);
        }
    };
    let order = order(&app, &account, &caller, &request.course_id, key.as_deref(), &record).await;
    let payment = record.release_on_error(&app.database, order).await?;
    OrderReply::new(payment, account).map(Json)
}

fn no_course() -> Error {
    Error::unknown("course_id", "No course with this id, code or slug.")
}

async fn order(
    app: &App,
    account: &Account,
    caller: &Caller,
    course: &str,
    key: Option<&str>,
    record: &shared::database::idempotency::IdempotencyRecord,
) -> Result<Payment> {
    let course = Courses(&app.database).find(course).await?.ok_or_else(no_course)?;
    if course.is_run_by(&caller.user) {
        return Err(Error::new(
            ErrorCode::Conflict,
            "You have access to this course already.",
        ));
    }
    if !course.is_published() {
        return Err(no_course());
    }
    let order = NewOrder {
        user_id: caller.user.id,
        course: &course,
        key,
    };
    service::create_order(app, account, order, record).await
}
