//! Fault injection: what is broken at the moment.

mod client;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use shared::clock::Clock;
use shared::ids::Ids;

pub use client::aws_http_client;

/// What can be broken.
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
    /// The payment provider.
    Razorpay,
    /// The e-mail provider.
    Ses,
    /// The push provider.
    Fcm,
    /// The AI service.
    Ai,
    /// The `@connections` API.
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
    /// No answer, ever.
    Hang,
    /// The connection breaks.
    Reset,
    /// 200 with a body that is no answer.
    Garbage,
    /// 200 with an answer that is well-formed and wrong; `ai` only.
    Rude,
    /// The connection or device is no more; `websocket` and `fcm` only.
    Gone,
    /// Delivered twice; `sqs` and `razorpay` only.
    Duplicate,
}

/// One fault, in the wire format of `POST /_local/faults`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What breaks.
    pub target: Target,
    /// How.
    pub kind: Kind,
    /// The share of calls that fail, 0 to 1.
    #[serde(default = "always")]
    pub rate: f64,
    /// For how long, in seconds; in a listing: how long yet.
    #[serde(default = "half_a_minute")]
    pub seconds: u64,
}

fn always() -> f64 {
    1.0
}

fn half_a_minute() -> u64 {
    30
}

/// A fault that cannot be.
#[derive(Debug, thiserror::Error)]
pub enum FaultError {
    /// `rate` is no share.
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
        let known = match fault.kind {
            Kind::Duplicate => matches!(fault.target, Target::Sqs | Target::Razorpay),
            Kind::Gone => matches!(fault.target, Target::Websocket | Target::Fcm),
            Kind::Rude => fault.target == Target::Ai,
            _ => true,
        };
        if !known {
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

    /// Whether a call to `target` breaks now, and how. Never `Duplicate`, which breaks no call.
    #[must_use]
    pub fn roll(&self, target: Target) -> Option<Kind> {
        self.first(|fault| fault.target == target && fault.kind != Kind::Duplicate)
    }

    /// Whether `target` delivers twice now.
    #[must_use]
    pub fn duplicates(&self, target: Target) -> bool {
        self.first(|fault| fault.target == target && fault.kind == Kind::Duplicate)
            .is_some()
    }

    fn first(&self, matches: impl Fn(&Fault) -> bool) -> Option<Kind> {
        self.with_active(|faults| {
            let mut candidates = faults.iter().filter(|(fault, _)| matches(fault));
            let strikes = |fault: &Fault| f64::from(self.ids.below(STEPS)) < fault.rate * f64::from(STEPS);
            candidates
                .find(|(fault, _)| strikes(fault))
                .map(|(fault, _)| fault.kind)
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
mod tests {
    use super::*;

    fn fault(target: Target, kind: Kind, rate: f64) -> Fault {
        Fault {
            target,
            kind,
            rate,
            seconds: 30,
        }
    }

    #[test]
    fn a_fault_strikes_its_target_only_and_ends() {
        let faults = Faults::default();
        faults.set(fault(Target::Dynamodb, Kind::Throttle, 1.0)).unwrap();
        assert_eq!(faults.roll(Target::Dynamodb), Some(Kind::Throttle));
        assert_eq!(faults.roll(Target::S3), None);
        faults.clear();
        assert_eq!(faults.roll(Target::Dynamodb), None);
        faults
            .set(Fault {
                seconds: 0,
                ..fault(Target::S3, Kind::Error, 1.0)
            })
            .unwrap();
        assert_eq!(faults.roll(Target::S3), None);
    }

    #[test]
    fn the_rate_is_a_share() {
        let faults = Faults::default();
        faults.set(fault(Target::Twilio, Kind::Error, 0.5)).unwrap();
        let struck = (0..1000).filter(|_| faults.roll(Target::Twilio).is_some()).count();
        assert!((350..650).contains(&struck), "{struck}");
        assert!(matches!(
            faults.set(fault(Target::S3, Kind::Error, 1.5)),
            Err(FaultError::Rate)
        ));
    }

    #[test]
    fn duplicates_break_no_call_and_need_a_deliverer() {
        let faults = Faults::default();
        faults.set(fault(Target::Sqs, Kind::Duplicate, 1.0)).unwrap();
        assert!(faults.duplicates(Target::Sqs));
        assert_eq!(faults.roll(Target::Sqs), None);
        assert!(faults.set(fault(Target::S3, Kind::Duplicate, 1.0)).is_err());
        assert!(faults.set(fault(Target::Dynamodb, Kind::Gone, 1.0)).is_err());
        assert!(faults.set(fault(Target::Twilio, Kind::Rude, 1.0)).is_err());
    }

    #[test]
    fn the_wire_format_is_the_documented_one() {
        let fault: Fault = serde_json::from_str(r#"{"target":"websocket","kind":"gone","rate":0.2}"#).unwrap();
        assert_eq!(
            (fault.target, fault.kind, fault.seconds),
            (Target::Websocket, Kind::Gone, 30)
        );
    }
}
