//! Kills workers over their messages.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use shared::clock::Clock;
use shared::ids::Ids;

/// What a message is taken to need before any was handled, in microseconds.
const FIRST_GUESS: u32 = 10_000;

/// Kills workers at random moments of their work.
#[derive(Debug)]
pub struct Killer {
    ids: Ids,
    share: u32,
    most_receives: u32,
    usual: AtomicU32,
    kills: AtomicU32,
}

/// The worker is to be killed, now.
#[derive(Debug, thiserror::Error)]
#[error("signal: killed")]
pub struct Killed;

impl Killer {
    /// Kills `share` per cent of the workers that get a message which was received `most_receives` times or less: a queue gives
    /// up what kills every time.
    #[must_use]
    pub fn new(share: u32, most_receives: u32) -> Self {
        Self {
            ids: Ids::new(Clock::system()),
            share,
            most_receives,
            usual: AtomicU32::new(FIRST_GUESS),
            kills: AtomicU32::new(0),
        }
    }

    /// How many were killed.
    #[must_use]
    pub fn kills(&self) -> u32 {
        self.kills.load(Ordering::Relaxed)
    }

    /// Waits for what a worker makes of `event`, an SQS event of one record, unless the worker is to be killed before.
    ///
    /// # Errors
    /// It is: what it was at was dropped, and so whatever runs in this process ends with it.
    pub async fn watch<T>(&self, event: &Value, work: impl Future<Output = T>) -> Result<T, Killed> {
        let begun = Instant::now();
        let longest = self.moment(event);
        let done = tokio::time::timeout(longest.unwrap_or(Duration::MAX), work).await;
        if let Ok(done) = done {
            self.note(begun.elapsed());
            return Ok(done);
        }
        self.kills.fetch_add(1, Ordering::Relaxed);
        Err(Killed)
    }

    /// When the worker is killed, if it is: at any moment of what such work usually takes.
    fn moment(&self, event: &Value) -> Option<Duration> {
        let receives = event["Records"][0]["attributes"]["ApproximateReceiveCount"].as_str();
        let receives: u32 = receives.and_then(|count| count.parse().ok()).unwrap_or(u32::MAX);
        let is_chosen = receives <= self.most_receives && self.ids.below(100) < self.share;
        is_chosen.then(|| Duration::from_micros(self.ids.below(self.usual.load(Ordering::Relaxed)).into()))
    }

    /// A mean in which what is long ago counts ever less, and a worker that waited for another one little.
    fn note(&self, took: Duration) {
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
