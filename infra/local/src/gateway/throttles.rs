//! The throttles of the HTTP API's stage: a bucket of tokens for each route
//! (<https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html>).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::template::{Throttle, Throttles};

/// Admits requests by the template's throttles.
#[derive(Debug)]
pub struct StageThrottles {
    limits: Throttles,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled_at: Instant,
}

impl StageThrottles {
    /// Full buckets.
    #[must_use]
    pub fn new(limits: Throttles) -> Self {
        Self {
            limits,
            buckets: Mutex::default(),
        }
    }

    /// Whether the route with this key takes another request now.
    #[must_use]
    pub fn admit(&self, route: &str) -> bool {
        let limit = self.limits.routes.get(route).or(self.limits.default.as_ref());
        limit.is_none_or(|limit| self.admit_at(route, *limit, Instant::now()))
    }

    fn admit_at(&self, route: &str, limit: Throttle, now: Instant) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(route.to_owned()).or_insert(Bucket {
            tokens: limit.burst,
            filled_at: now,
        });
        let gained = now.saturating_duration_since(bucket.filled_at).as_secs_f64() * limit.rate;
        bucket.tokens = limit.burst.min(bucket.tokens + gained);
        bucket.filled_at = now;
        let is_admitted = bucket.tokens >= 1.0;
        if is_admitted {
            bucket.tokens -= 1.0;
        }
        is_admitted
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_is_admitted_and_then_the_rate() {
        let throttles = StageThrottles::new(Throttles::default());
        let limit = Throttle { rate: 2.0, burst: 3.0 };
        let start = Instant::now();
        let admitted = |after: u64, times: usize| {
            let now = start + Duration::from_millis(after);
            (0..times).filter(|_| throttles.admit_at("ANY /a", limit, now)).count()
        };
        assert_eq!(admitted(0, 10), 3);
        assert_eq!(admitted(400, 10), 0);
        assert_eq!(admitted(1_000, 10), 2);
        assert_eq!(admitted(60_000, 10), 3);
    }

    #[test]
    fn routes_do_not_share_a_bucket_and_may_have_their_own_limit() {
        let small = Throttle { rate: 0.0, burst: 1.0 };
        let throttles = StageThrottles::new(Throttles {
            default: Some(Throttle { rate: 0.0, burst: 2.0 }),
            routes: [("ANY /b".to_owned(), small)].into(),
        });
        let admitted = |route: &str| (0..5).filter(|_| throttles.admit(route)).count();
        assert_eq!((admitted("ANY /a"), admitted("ANY /b"), admitted("ANY /c")), (2, 1, 2));
    }
}
