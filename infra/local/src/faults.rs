//! Fault injection: the faults that are active at the moment.

mod client;
mod conflict;
mod lag;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use shared::clock::Clock;
use shared::ids::Ids;

pub use client::aws_http_client;
pub use lag::LAG_SECONDS;

/// A target of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// The AWS SDK's calls to DynamoDB.
    Dynamodb,
    /// The AWS SDK's calls to S3.
    S3,
    /// The AWS SDK's calls to SQS, and with `duplicate` the delivery to functions.
    Sqs,
    /// The SMS provider.
    Twilio,
    /// The payment provider; with `duplicate` and `unordered`, its webhooks.
    Razorpay,
    /// The email provider.
    Ses,
    /// The push provider.
    Fcm,
    /// The AI service.
    Ai,
    /// The `@connections` API, and with `unordered` the delivery of frames to the function.
    Websocket,
}

/// How it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The service's own "slow down".
    Throttle,
    /// 500.
    Error,
    /// A reply that never comes.
    Hang,
    /// The connection breaks.
    Reset,
    /// 200 with a body that cannot be parsed.
    Garbage,
    /// 200 with a well-formed reply that is wrong; `ai` only.
    Rude,
    /// The connection or device no longer exists; `websocket` and `fcm` only.
    Gone,
    /// Everything is delivered twice; `sqs` and `razorpay` only.
    Duplicate,
    /// A write or a transaction meets another transaction on one of its items, and nothing is written; for `razorpay`,
    /// a refund meets another with its idempotency key. `dynamodb` and `razorpay` only.
    Conflict,
    /// Queries of an index miss the writes of the last [`LAG_SECONDS`]; `dynamodb` only.
    Lag,
    /// A client's frames reach the function in any order and side by side; for `razorpay`, webhooks come in any order.
    /// `websocket` and `razorpay` only.
    Unordered,
}

impl Kind {
    /// Whether any call to the target fails. The other kinds change something else and are rolled for there.
    fn fails_calls(self) -> bool {
        !matches!(self, Self::Duplicate | Self::Conflict | Self::Lag | Self::Unordered)
    }

    fn can_break(self, target: Target) -> bool {
        match self {
            Self::Duplicate => matches!(target, Target::Sqs | Target::Razorpay),
            Self::Gone => matches!(target, Target::Websocket | Target::Fcm),
            Self::Rude => target == Target::Ai,
            Self::Conflict => matches!(target, Target::Dynamodb | Target::Razorpay),
            Self::Lag => target == Target::Dynamodb,
            Self::Unordered => matches!(target, Target::Websocket | Target::Razorpay),
            Self::Throttle | Self::Error | Self::Hang | Self::Reset | Self::Garbage => true,
        }
    }
}

/// One fault, in the wire format of `POST /_local/faults`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The broken target.
    pub target: Target,
    /// How it breaks.
    pub kind: Kind,
    /// The share of calls, deliveries or queries that it strikes, 0 to 1.
    #[serde(default = "always")]
    pub rate: f64,
    /// How long it lasts, in seconds; in a listing, the seconds left.
    #[serde(default = "half_a_minute")]
    pub seconds: u64,
    /// How many calls, deliveries or queries it spares first, to break a request between two of its writes; in a
    /// listing, how many it still spares.
    #[serde(default)]
    pub spare: u32,
}

fn always() -> f64 {
    1.0
}

fn half_a_minute() -> u64 {
    30
}

/// Why a fault is refused.
#[derive(Debug, thiserror::Error)]
pub enum FaultError {
    /// `rate` is outside 0 to 1.
    #[error("rate must lie between 0 and 1")]
    Rate,
    /// The target cannot break like that.
    #[error("{0:?} cannot break with {1:?}")]
    Meaningless(Target, Kind),
}

/// Steps of a rate.
const STEPS: u32 = 1_000_000;

/// The faults of one local cloud; clones share them.
#[derive(Clone, Debug)]
pub struct Faults {
    active: Arc<Mutex<Vec<(Fault, Instant)>>>,
    ids: Ids,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            active: Arc::default(),
            ids: Ids::new(Clock::system()),
        }
    }
}

impl Faults {
    /// Starts a fault; one of the same target and kind is replaced.
    ///
    /// # Errors
    /// A rate outside 0..=1, or a kind the target does not know.
    pub fn set(&self, fault: Fault) -> Result<(), FaultError> {
        if !(0.0..=1.0).contains(&fault.rate) {
            return Err(FaultError::Rate);
        }
        if !fault.kind.can_break(fault.target) {
            return Err(FaultError::Meaningless(fault.target, fault.kind));
        }
        let until = Instant::now() + Duration::from_secs(fault.seconds.min(u64::from(u32::MAX)));
        self.with_active(|faults| {
            faults.retain(|(other, _)| (other.target, other.kind) != (fault.target, fault.kind));
            faults.push((fault, until));
        });
        Ok(())
    }

    /// Ends every fault.
    pub fn clear(&self) {
        self.with_active(Vec::clear);
    }

    /// The faults that still last, with the seconds left.
    #[must_use]
    pub fn list(&self) -> Vec<Fault> {
        let now = Instant::now();
        self.with_active(|faults| {
            let left = |until: &Instant| until.saturating_duration_since(now).as_secs();
            faults
                .iter()
                .map(|(fault, until)| Fault {
                    seconds: left(until),
                    ..*fault
                })
                .collect()
        })
    }

    /// Whether a call to `target` fails now, and how.
    #[must_use]
    pub fn roll(&self, target: Target) -> Option<Kind> {
        self.first(|fault| fault.target == target && fault.kind.fails_calls())
    }

    /// Whether a fault that fails no calls, such as `duplicate`, strikes `target` now.
    #[must_use]
    pub fn strikes(&self, target: Target, kind: Kind) -> bool {
        self.first(|fault| (fault.target, fault.kind) == (target, kind))
            .is_some()
    }

    /// Whether such a fault lasts, at whatever rate.
    #[must_use]
    pub fn is_active(&self, target: Target, kind: Kind) -> bool {
        self.with_active(|faults| {
            faults
                .iter()
                .any(|(fault, _)| (fault.target, fault.kind) == (target, kind))
        })
    }

    /// A number below `bound`, to choose what a fault strikes.
    pub(crate) fn below(&self, bound: u32) -> u32 {
        self.ids.below(bound)
    }

    fn first(&self, matches: impl Fn(&Fault) -> bool) -> Option<Kind> {
        self.with_active(|faults| {
            let strikes = |fault: &mut Fault| {
                if let Some(left) = fault.spare.checked_sub(1) {
                    fault.spare = left;
                    return false;
                }
                f64::from(self.ids.below(STEPS)) < fault.rate * f64::from(STEPS)
            };
            let mut candidates = faults.iter_mut().filter(|(fault, _)| matches(fault));
            candidates.find_map(|(fault, _)| strikes(fault).then_some(fault.kind))
        })
    }

    fn with_active<T>(&self, act: impl FnOnce(&mut Vec<(Fault, Instant)>) -> T) -> T {
        let mut faults = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        faults.retain(|(_, until)| *until > now);
        act(&mut faults)
    }
}

#[cfg(test)]
mod tests;
