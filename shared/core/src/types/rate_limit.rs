//! A sliding window: at most `limit` events in any `seconds`.
//!
//! The window has `limit` slots, each holding the time of its last event. An event takes a slot that is free (never used,
//! or last used at least `seconds` ago) on the condition that it is still free. So no moment can ever look back on more than
//! `limit` events, however many ask at once, and nobody waits for a lock.

/// How many events are allowed in any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The number of events.
    pub events: u32,
    /// The length of the window.
    pub seconds: i64,
}

impl Limit {
    /// The slots that are free at `now`; `used` gives a slot's last time.
    #[must_use]
    pub fn free_slots(&self, used: impl Fn(u32) -> Option<i64>, now: i64) -> Vec<u32> {
        (0..self.events)
            .filter(|slot| used(*slot).is_none_or(|at| at <= now - self.seconds))
            .collect()
    }

    /// Seconds until the first slot gets free.
    #[must_use]
    pub fn wait(&self, used: impl Fn(u32) -> Option<i64>, now: i64) -> u64 {
        let oldest = (0..self.events).filter_map(used).min().unwrap_or(now);
        u64::try_from(oldest + self.seconds - now).unwrap_or(0).max(1)
    }

    /// How long ago events are still counted, among `times` (any order): `None` if one more is allowed, else the seconds to
    /// wait.
    #[must_use]
    pub fn refusal(&self, times: &[i64], now: i64) -> Option<u64> {
        let mut counted: Vec<_> = times.iter().copied().filter(|at| *at > now - self.seconds).collect();
        counted.sort_unstable();
        let excess = counted.len().checked_sub(self.events as usize)?;
        let frees = counted.get(excess)? + self.seconds;
        u64::try_from(frees - now).ok()
    }
}

#[cfg(test)]
mod tests {
    use crate::types::rate_limit::Limit;
    use proptest::prelude::*;

    const LIMIT: Limit = Limit {
        events: 3,
        seconds: 100,
    };

    #[test]
    fn the_wait_ends_when_the_oldest_event_leaves_the_window() {
        assert_eq!(LIMIT.refusal(&[10, 20, 30], 50), Some(60));
        assert_eq!(LIMIT.refusal(&[10, 20, 30], 110), None);
        assert_eq!(LIMIT.refusal(&[30, 20], 50), None);
        assert_eq!(
            Limit {
                events: 1,
                seconds: 100
            }
            .refusal(&[10, 40], 50),
            Some(90)
        );
    }

    proptest! {
        #[test]
        fn no_window_ever_holds_more_than_the_limit(mut steps in prop::collection::vec(0_i64..60, 1..200)) {
            let mut slots = [None; 3];
            let mut taken = Vec::new();
            let mut now = 0;
            for step in steps.drain(..) {
                now += step;
                let free = LIMIT.free_slots(|slot| slots[slot as usize], now);
                if let Some(slot) = free.first() {
                    slots[*slot as usize] = Some(now);
                    taken.push(now);
                }
                prop_assert!(taken.iter().filter(|at| **at > now - 100).count() <= 3);
            }
        }
    }
}
