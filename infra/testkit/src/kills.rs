//! Kills workers at random moments of their work.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use shared::clock::Clock;
use shared::ids::Ids;

/// The assumed time for the first message, in microseconds.
const FIRST_GUESS: u32 = 10_000;

/// Kills workers at random moments of their work.
#[derive(Debug)]
pub struct Killer {
    ids: Ids,
    percentage: u32,
    max_receives: u32,
    usual: AtomicU32,
    kills: AtomicU32,
}

/// The worker must be killed now.
#[derive(Debug, thiserror::Error)]
#[error("signal: killed")]
pub struct Killed;

impl Killer {
    /// Kills `percentage` of the workers that get a message which was received `max_receives` times or less: the queue
    /// moves a message that fails every time to the dead-letter queue.
    #[must_use]
    pub fn new(percentage: u32, max_receives: u32) -> Self {
        Self {
            ids: Ids::new(Clock::system()),
            percentage,
            max_receives,
            usual: AtomicU32::new(FIRST_GUESS),
            kills: AtomicU32::new(0),
        }
    }

    /// The number of kills.
    #[must_use]
    pub fn kills(&self) -> u32 {
        self.kills.load(Ordering::Relaxed)
    }

    /// Waits for the result of a worker for `event`, an SQS event of one record, unless the worker is killed first.
    ///
    /// # Errors
    /// The worker is killed: its work was dropped, which ends it if it runs in this process.
    pub async fn watch<T>(&self, event: &Value, work: impl Future<Output = T>) -> Result<T, Killed> {
        let begun = Instant::now();
        let longest = self.moment(event);
        let done = tokio::time::timeout(longest.unwrap_or(Duration::MAX), work).await;
        if let Ok(done) = done {
            self.record(begun.elapsed());
            return Ok(done);
        }
        self.kills.fetch_add(1, Ordering::Relaxed);
        Err(Killed)
    }

    /// When the worker is killed, if at all: at a random moment within the usual time of such work.
    fn moment(&self, event: &Value) -> Option<Duration> {
        let receives = event["Records"][0]["attributes"]["ApproximateReceiveCount"].as_str();
        let receives: u32 = receives.and_then(|count| count.parse().ok()).unwrap_or(u32::MAX);
        let is_chosen = receives <= self.max_receives && self.ids.below(100) < self.percentage;
        is_chosen.then(|| Duration::from_micros(self.ids.below(self.usual.load(Ordering::Relaxed)).into()))
    }

    /// Updates the exponential moving average. A worker that waited for another one has a limited influence.
    fn record(&self, took: Duration) {
        let usual = self.usual.load(Ordering::Relaxed);
        let took = u32::try_from(took.as_micros())
            .unwrap_or(u32::MAX)
            .min(usual.saturating_mul(4));
        self.usual.store(usual - usual / 8 + took / 8, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use serde_json::json;

    use super::*;

    fn received(times: u32) -> Value {
        json!({ "Records": [{ "attributes": { "ApproximateReceiveCount": times.to_string() } }] })
    }

    #[tokio::test]
    async fn work_is_killed_while_its_message_can_still_come_again() {
        let killer = Killer::new(100, 2);
        assert!(killer.watch(&received(2), pending::<()>()).await.is_err());
        assert!(killer.watch(&received(3), ready(())).await.is_ok());
        assert_eq!(killer.kills(), 1);
        let spared = Killer::new(0, 5);
        assert!(spared.watch(&received(1), ready(())).await.is_ok());
        assert_eq!(spared.kills(), 0);
    }
}
