//! Orders: the row first, then the provider. An order whose reply was lost is found again by its receipt.

use std::collections::BTreeMap;

use shared::App;
use shared::clients::razorpay::{Account, Order, OrderRequest, Outcome};
use shared::database::idempotency::{IdempotencyRecord, still_running};
use shared::database::rate_limits::SlidingWindow;
use shared::database::{UnitOfWork, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::UserId;
use shared::types::rate_limit::Limit;
use shared_catalog::store::courses::Course;
use shared_learning::rules::enrollment::PaymentStatus;
use shared_learning::store::enrollments::{self, Enrollment};

use crate::rules::amount::check_payable;
use crate::rules::checks::next_check;
use crate::rules::facts::PaymentFacts;
use crate::store::checks;
use crate::store::payments::{self, Payment, PaymentRef, Payments};

const DAY: i64 = 86_400;

/// An order to create.
#[derive(Clone, Copy, Debug)]
pub struct NewOrder<'a> {
    /// The user who pays.
    pub user_id: UserId,
    /// The course, which was just read.
    pub course: &'a Course,
    /// The idempotency key of the request.
    pub key: Option<&'a str>,
}

/// Creates an order at the current price of the course, or finds the one that the idempotency key has begun. `record`
/// keeps its id.
///
/// # Errors
/// [`ErrorCode::Conflict`] if the course is free or open to the user already, [`ErrorCode::Validation`] for a price
/// that cannot be paid, [`ErrorCode::RateLimited`] for too many orders, [`ErrorCode::Unavailable`] if the provider is
/// down.
pub async fn create_order(
    app: &App,
    account: &Account,
    order: NewOrder<'_>,
    record: &IdempotencyRecord,
) -> Result<Payment> {
    if order.course.price.is_free() {
        return Err(Error::new(
            ErrorCode::Conflict,
            "This course is free. Please enroll in it.",
        ));
    }
    check_payable(order.course.price, app.config.max_payment).map_err(|reason| Error::field("course_id", reason))?;
    let begun = match order.key {
        Some(key) => {
            Payments(&app.database)
                .begun(order.user_id, key, app.clock.unix_seconds())
                .await?
        }
        None => None,
    };
    // The same key is another request once its first reply is no longer kept.
    let begun = begun.filter(|payment| payment.course_id == order.course.id);
    let (payment, found) = match begun {
        Some(payment) => {
            let found = app
                .razorpay()
                .find_order(&app.config, account, &payment.receipt())
                .await?;
            (payment, found)
        }
        None => (begin(app, order).await?, None),
    };
    let provider_order = match found {
        Some(found) => found,
        None => ask_provider(app, account, &payment).await?,
    };
    attach(app, (&payment).into(), &provider_order, record).await
}

/// Writes the row of a new payment, on the condition that the user may order.
async fn begin(app: &App, order: NewOrder<'_>) -> Result<Payment> {
    let NewOrder { user_id, course, key } = order;
    let per_day = Limit {
        events: app.config.orders_daily,
        seconds: DAY,
    };
    let window = SlidingWindow::new(&format!("orders#{user_id}"), per_day);
    let begun = app.database.retry("order", || async {
        let now = app.clock.now();
        let enrollment_key = enrollments::key(user_id, course.id);
        let mut rows = app.database.batch_get(&[&enrollment_key, &window.key]).await?;
        let enrollment: Option<Enrollment> = rows.remove(&enrollment_key).map(decode).transpose()?;
        if let Some(enrollment) = enrollment {
            check_not_enrolled(&enrollment, now)?;
        }
        let slot = match window.claim(rows.get(&window.key), now.as_second(), &app.ids)? {
            Ok(slot) => slot,
            Err(wait) => {
                return Err(Error::rate_limited(
                    "You have created too many orders. Please wait.",
                    wait,
                ));
            }
        };
        let payment = Payment {
            id: app.ids.id(),
            user_id,
            course_id: course.id,
            course_title: course.title.clone(),
            price: course.price,
            access_days: course.access_days,
            order_id: None,
            facts: PaymentFacts::default(),
            access: None,
            paid_at: None,
            open_refund: None,
            rejections: 0,
            paid_back: std::collections::BTreeSet::new(),
            demands: Vec::new(),
            flags: Vec::new(),
            check_at: next_check(0, now),
            checks: 0,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        let mut work = UnitOfWork::new();
        // The same key cannot begin two orders at once: another request has it.
        work.add_all(payments::create(&payment, key, now.as_second())?)
            .or_fail(|| still_running(1));
        work.add(slot).or_retry();
        work.add_all(checks::schedule(&payment)?).or_internal_error();
        work.commit(&app.database, payment).await
    });
    begun.await
}

fn check_not_enrolled(enrollment: &Enrollment, now: jiff::Timestamp) -> Result<()> {
    if enrollment.is_active(now) {
        return Err(Error::new(
            ErrorCode::Conflict,
            "You are enrolled in this course already.",
        ));
    }
    let is_paid = enrollment.payment_status == PaymentStatus::Paid;
    if is_paid && enrollment.expires_at.is_none_or(|expires| now < expires) {
        let detail = "You have paid for this course already. Please enroll in it again.";
        return Err(Error::new(ErrorCode::Conflict, detail));
    }
    Ok(())
}

async fn ask_provider(app: &App, account: &Account, payment: &Payment) -> Result<Order> {
    let ids = [
        ("payment_id", payment.id.to_string()),
        ("course_id", payment.course_id.to_string()),
        ("user_id", payment.user_id.to_string()),
    ];
    let request = OrderRequest {
        amount: payment.price.minor_units,
        currency: payment.price.currency.code(),
        receipt: payment.receipt(),
        notes: BTreeMap::from(ids),
    };
    let order = match app.razorpay().create_order(&app.config, account, &request).await? {
        Outcome::Done(order) => order,
        Outcome::Refused(reason) => {
            let detail = "The payment provider does not accept this order. Please contact support.";
            return Err(Error::new(ErrorCode::Conflict, detail).because(reason));
        }
    };
    let is_ours =
        order.amount == payment.price.minor_units && order.currency.eq_ignore_ascii_case(payment.price.currency.code());
    if is_ours {
        Ok(order)
    } else {
        Err(Error::unavailable("Razorpay's order has another price"))
    }
}

/// Notes the order of the provider. If another request was faster, its order counts, and nobody learns of this one.
pub(super) async fn attach(app: &App, of: PaymentRef, order: &Order, record: &IdempotencyRecord) -> Result<Payment> {
    let attached = app.database.retry("payment", || async {
        let payment = Payments(&app.database).get(of).await?.ok_or_else(Error::not_found)?;
        let mut work = UnitOfWork::new();
        work.complete(record, &payment.id)?;
        if payment.order_id.is_some() {
            return work.commit(&app.database, payment).await;
        }
        let next = Payment {
            order_id: Some(order.id.clone()),
            updated_at: app.clock.now(),
            version: payment.version + 1,
            ..payment
        };
        work.add(payments::replace(&next)?).or_retry();
        work.add(payments::name_order(&next, &order.id)?).or_internal_error();
        work.commit(&app.database, next).await
    });
    attached.await
}
