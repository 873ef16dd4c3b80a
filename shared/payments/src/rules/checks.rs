//! When the reconciler asks the provider about an order.

use jiff::{SignedDuration, Timestamp};

/// The minutes from one check to the next: ten minutes after an order first, and then ever less often, for seven days.
/// Banks report late: a payment that has failed can be captured days later.
const MINUTES: [i64; 12] = [10, 20, 30, 60, 120, 360, 720, 1_440, 1_440, 1_440, 1_440, 3_010];

/// When the next check is due after `done` checks, the last one at `now`; none after the last one.
#[must_use]
pub fn next_check(done: usize, now: Timestamp) -> Option<Timestamp> {
    let minutes = MINUTES.get(done)?;
    now.checked_add(SignedDuration::from_mins(*minutes)).ok()
}

/// Whether a check is the last one. It compares settled payments, too, about which the provider is not asked otherwise.
#[must_use]
pub const fn is_last(done: usize) -> bool {
    done + 1 >= MINUTES.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_checked_at_growing_intervals_for_seven_days() {
        let start = Timestamp::UNIX_EPOCH;
        let (mut now, mut done, mut before) = (start, 0, SignedDuration::ZERO);
        while let Some(next) = next_check(done, now) {
            let interval = next.duration_since(now);
            assert!(interval >= before, "check {done}");
            (now, done, before) = (next, done + 1, interval);
        }
        let days = now.duration_since(start).as_hours() / 24;
        assert_eq!((done, days), (12, 7));
        assert!(is_last(11) && !is_last(10));
    }
}
