//! Refunds that users request and admins decide.

use jiff::{SignedDuration, Timestamp};
use shared::string_enum;

/// How long after a payment the provider refunds it, in days ("Refunds" in Razorpay's documentation: six months).
pub const MAX_AGE_DAYS: i64 = 180;
/// How often a request for the same payment may be rejected.
pub const MAX_REJECTIONS: u32 = 2;

string_enum! {
    /// The status of a refund.
    RefundStatus ("must be requested, processing, processed, rejected, refused or failed") {
        /// An admin has to decide.
        Requested = "requested",
        /// It was approved, and the payment provider carries it out.
        Processing = "processing",
        /// The money has been paid back.
        Processed = "processed",
        /// An admin has decided against it.
        Rejected = "rejected",
        /// The payment provider does not carry it out.
        Refused = "refused",
        /// The payment provider could not pay the money back.
        Failed = "failed",
    }
}

string_enum! {
    /// The cause of a refund.
    RefundCause ("must be request, paid_twice, course_deleted, account_deleted, dashboard or dispute") {
        /// The user has requested it.
        Request = "request",
        /// The course was already paid for.
        PaidTwice = "paid_twice",
        /// The course was deleted between order and payment.
        CourseDeleted = "course_deleted",
        /// The account was deleted between order and payment.
        AccountDeleted = "account_deleted",
        /// It was made in the payment provider's dashboard.
        Dashboard = "dashboard",
        /// The customer's bank has disputed the payment. It is refused if the dispute was won.
        Dispute = "dispute",
    }
}

/// What a request for a refund is about.
#[derive(Clone, Copy, Debug)]
pub struct Refundable {
    /// What was paid, in minor units.
    pub paid: u64,
    /// What was paid back, in minor units.
    pub refunded: u64,
    /// When it was paid.
    pub paid_at: Timestamp,
    /// Whether another refund of the payment has not ended.
    pub has_open: bool,
    /// How often a request was rejected.
    pub rejections: u32,
}

/// Why a request for a refund is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRefundable {
    /// Another one has not ended.
    Open,
    /// Nothing is left.
    Nothing,
    /// Requests were rejected too often.
    Rejected,
    /// The provider no longer refunds it.
    TooOld,
    /// More than is left.
    TooMuch(u64),
}

/// The amount of a refund of `amount`, or of all that is left.
///
/// # Errors
/// Why it is not accepted.
pub fn decide(payment: Refundable, amount: Option<u64>, now: Timestamp) -> Result<u64, NotRefundable> {
    let left = payment.paid.saturating_sub(payment.refunded);
    if payment.has_open {
        return Err(NotRefundable::Open);
    }
    if left == 0 {
        return Err(NotRefundable::Nothing);
    }
    if payment.rejections >= MAX_REJECTIONS {
        return Err(NotRefundable::Rejected);
    }
    if is_too_old(payment.paid_at, now) {
        return Err(NotRefundable::TooOld);
    }
    match amount.unwrap_or(left) {
        amount if amount > left => Err(NotRefundable::TooMuch(left)),
        amount => Ok(amount),
    }
}

/// Whether the provider no longer refunds a payment.
#[must_use]
pub fn is_too_old(paid_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(paid_at) > SignedDuration::from_hours(24 * MAX_AGE_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refund_is_of_what_is_left_and_the_only_open_one() {
        let now = Timestamp::UNIX_EPOCH;
        let payment = Refundable {
            paid: 1_000,
            refunded: 400,
            paid_at: now,
            has_open: false,
            rejections: 1,
        };
        let decide = |payment, amount| decide(payment, amount, now);
        assert_eq!(decide(payment, None), Ok(600));
        assert_eq!(decide(payment, Some(600)), Ok(600));
        assert_eq!(decide(payment, Some(1)), Ok(1));
        assert_eq!(decide(payment, Some(601)), Err(NotRefundable::TooMuch(600)));
        let open = Refundable {
            has_open: true,
            ..payment
        };
        assert_eq!(decide(open, None), Err(NotRefundable::Open));
        let rejected = Refundable {
            rejections: 2,
            ..payment
        };
        assert_eq!(decide(rejected, None), Err(NotRefundable::Rejected));
        let whole = Refundable {
            refunded: 1_000,
            ..payment
        };
        assert_eq!(decide(whole, None), Err(NotRefundable::Nothing));
    }

    #[test]
    fn a_payment_can_be_refunded_for_180_days() {
        let paid_at = Timestamp::UNIX_EPOCH;
        let after = |seconds| is_too_old(paid_at, paid_at + SignedDuration::from_secs(seconds));
        assert!(!after(180 * 86_400) && after(180 * 86_400 + 1));
    }
}
