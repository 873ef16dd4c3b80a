//! Refunds in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{CourseId, PaymentId, RefundId, UserId};
use shared_payments::rules::refund::{RefundCause, RefundStatus};
use shared_payments::service::RefundedPayment;
use utoipa::ToSchema;

/// A refund. Amounts are in the smallest unit of the currency, such as paise.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Refund)]
pub(crate) struct RefundReply {
    id: RefundId,
    payment_id: PaymentId,
    user_id: UserId,
    course_id: CourseId,
    /// What is paid back.
    #[schema(example = 99_900)]
    amount: u64,
    /// The same amount.
    #[schema(example = 99_900)]
    refund_amount: u64,
    /// What was paid.
    #[schema(example = 99_900)]
    paid_amount: u64,
    /// The ISO 4217 code of the currency.
    #[schema(example = "INR")]
    currency: &'static str,
    status: RefundStatus,
    cause: RefundCause,
    /// The words of the user.
    #[schema(example = "I bought the wrong course.")]
    reason: Option<String>,
    /// Whether the user had completed the course when the refund was requested.
    is_course_completed: bool,
    /// The notes of the admin who has decided. Null for others.
    admin_notes: Option<String>,
    /// Why the payment provider has refused it. Null for others.
    refusal: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was decided.
    #[schema(value_type = Option<String>, format = DateTime)]
    processed_at: Option<Timestamp>,
}

impl RefundReply {
    pub fn new(refunded: RefundedPayment, is_admin: bool) -> Self {
        let RefundedPayment { refund, payment } = refunded;
        Self {
            status: refund.status(&payment),
            id: refund.id,
            payment_id: refund.payment_id,
            user_id: refund.user_id,
            course_id: payment.course_id,
            amount: refund.amount,
            refund_amount: refund.amount,
            paid_amount: payment.facts.captured().map_or(0, |(_, attempt)| attempt.amount),
            currency: payment.price.currency.code(),
            cause: refund.cause,
            reason: refund.reason,
            is_course_completed: refund.is_course_completed,
            admin_notes: refund.admin_notes.filter(|_| is_admin),
            refusal: refund.refusal.filter(|_| is_admin),
            created_at: refund.created_at,
            processed_at: refund.decided_at,
        }
    }

    pub const fn status(&self) -> RefundStatus {
        self.status
    }
}
