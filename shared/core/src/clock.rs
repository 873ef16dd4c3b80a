//! The one source of time. Handlers never ask the operating system: the local cloud and the tests move this clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Wall-clock time plus an offset that is zero in production.
///
/// Clones share the offset, so every function of one local cloud sees the same time.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// The time by the operating system.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// Now, in UTC.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place that reads the operating system's clock"
    )]
    pub fn now(&self) -> Timestamp {
        let offset = SignedDuration::from_secs(self.offset_seconds());
        Timestamp::now().saturating_add(offset)
    }

    /// Whole seconds since the Unix epoch, the unit of DynamoDB TTL and of JWT's NumericDate (RFC 7519 §2).
    #[must_use]
    pub fn unix_seconds(&self) -> i64 {
        self.now().as_second()
    }

    /// Moves this clock and all its clones forward (or back, if negative).
    pub fn advance(&self, seconds: i64) {
        self.offset_seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// How far this clock is from the operating system's, in seconds.
    #[must_use]
    pub fn offset_seconds(&self) -> i64 {
        self.offset_seconds.load(Ordering::SeqCst)
    }
}
