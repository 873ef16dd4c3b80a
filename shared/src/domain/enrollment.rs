//! Enrolments.

use jiff::Timestamp;

use super::words::words;

words! {
    /// How far an enrolment is.
    EnrollmentStatus ("must be active, completed or cancelled") {
        /// The student learns.
        Active = "active",
        /// The student has learnt everything.
        Completed = "completed",
        /// The student has left, or was refunded.
        Cancelled = "cancelled",
    }
}

words! {
    /// What was paid for an enrolment.
    PaymentStatus ("must be free, paid or refunded") {
        /// Nothing: the course is free, or an admin granted it.
        Free = "free",
        /// The price.
        Paid = "paid",
        /// The price, which was paid back.
        Refunded = "refunded",
    }
}

/// Whether an enrolment opens the content of its course at `now`.
#[must_use]
pub fn is_active(status: EnrollmentStatus, expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    status != EnrollmentStatus::Cancelled && expires_at.is_none_or(|end| now < end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enrolment_counts_until_it_is_cancelled_or_expires() {
        let now = Timestamp::UNIX_EPOCH;
        let later = now + jiff::SignedDuration::from_secs(1);
        assert!(is_active(EnrollmentStatus::Active, None, now));
        assert!(is_active(EnrollmentStatus::Completed, Some(later), now));
        assert!(!is_active(EnrollmentStatus::Active, Some(now), now));
        assert!(!is_active(EnrollmentStatus::Cancelled, None, now));
    }
}
