//! Payments in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{CourseId, PaymentId, UserId};
use shared_payments::rules::facts::PaymentState;
use shared_payments::store::payments::{Payment, PaymentFlag};
use utoipa::ToSchema;

/// An order and what became of it. Amounts are in the smallest unit of the currency, such as paise.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Payment)]
pub(crate) struct PaymentReply {
    id: PaymentId,
    user_id: UserId,
    course_id: CourseId,
    /// The title of the course when it was ordered.
    #[schema(example = "Python for Beginners")]
    course_title: String,
    /// Razorpay's ID of the order; null while it is being created.
    #[schema(example = "order_EKwxwAgItmmXdp")]
    razorpay_order_id: Option<String>,
    /// Razorpay's ID of the payment, once it is paid.
    #[schema(example = "pay_29QQoUBi66xm2f")]
    razorpay_payment_id: Option<String>,
    /// The price.
    #[schema(example = 99_900)]
    amount: u64,
    /// The ISO 4217 code of the currency.
    #[schema(example = "INR")]
    currency: &'static str,
    status: PaymentState,
    /// What the payment provider has accepted to pay back.
    #[schema(example = 0)]
    refunded_amount: u64,
    /// The number of the receipt, once it is paid.
    #[schema(example = "L-20300131-3F6F0E6A1B")]
    receipt_number: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was paid, as far as we know.
    #[schema(value_type = Option<String>, format = DateTime)]
    paid_at: Option<Timestamp>,
    /// What an admin should look at. Empty for others.
    flags: Vec<PaymentFlag>,
}

impl PaymentReply {
    pub fn new(payment: &Payment, is_admin: bool) -> Self {
        let captured = payment.facts.captured().map(|(id, _)| id);
        Self {
            id: payment.id,
            user_id: payment.user_id,
            course_id: payment.course_id,
            course_title: payment.course_title.clone(),
            razorpay_order_id: payment.order_id.clone(),
            razorpay_payment_id: captured.map(str::to_owned),
            amount: payment.price.minor_units,
            currency: payment.price.currency.code(),
            status: payment.facts.status(),
            refunded_amount: captured.map_or(0, |id| payment.facts.refunded_of(id)),
            receipt_number: payment.receipt_number(),
            created_at: payment.created_at,
            paid_at: payment.paid_at,
            flags: if is_admin { payment.flags.clone() } else { Vec::new() },
        }
    }
}
