//! The wait before an account with payments is handed over to the owner of its mailbox.
//!
//! An account that has proven nothing goes to the user who proves its address. If it has payments, that user may be
//! a stranger whose address the customer has mistyped, so the customer gets time to prove a phone or another address.

use jiff::{SignedDuration, Timestamp};

/// How long the customer has.
const WAIT: SignedDuration = SignedDuration::from_hours(72);
/// How long the hand-over is possible after that; later on, the wait begins again.
const OPEN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a user who proves the address gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOver {
    /// The account.
    Now,
    /// The account at this time, which is not stored yet.
    Begin(Timestamp),
    /// The account at this time, which is stored.
    Wait(Timestamp),
}

/// Decides about the hand-over of an account that has proven nothing. `stored` is the time that an earlier request has
/// stored.
#[must_use]
pub fn decide(has_payments: bool, stored: Option<Timestamp>, now: Timestamp) -> HandOver {
    if !has_payments {
        return HandOver::Now;
    }
    match stored {
        Some(at) if now < at => HandOver::Wait(at),
        Some(at) if now.duration_since(at) <= OPEN => HandOver::Now,
        Some(_) | None => now.checked_add(WAIT).map_or(HandOver::Now, HandOver::Begin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_accounts_with_payments_wait_for_72_hours_and_are_open_for_a_week_then() {
        let hours = |hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        assert_eq!(decide(false, None, hours(0)), HandOver::Now);
        assert_eq!(decide(true, None, hours(0)), HandOver::Begin(hours(72)));
        assert_eq!(decide(true, Some(hours(72)), hours(71)), HandOver::Wait(hours(72)));
        assert_eq!(decide(true, Some(hours(72)), hours(72)), HandOver::Now);
        assert_eq!(decide(true, Some(hours(72)), hours(72 + 168)), HandOver::Now);
        let again = decide(true, Some(hours(72)), hours(72 + 169));
        assert_eq!(again, HandOver::Begin(hours(72 + 169 + 72)));
    }
}
