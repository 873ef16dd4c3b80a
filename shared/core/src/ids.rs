//! Identifiers and randomness, handed out by the app.

use std::fmt;
use std::str::FromStr;

use rand::RngCore as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Clock;

/// An opaque identifier: a UUIDv7 (RFC 9562 §5.7), so that ids sort by creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
pub struct Id(Uuid);

impl Id {
    /// The 16 bytes of the UUID.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// An id from its 16 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl FromStr for Id {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(Self)
    }
}

/// Makes ids and random bytes.
#[derive(Clone, Debug)]
pub struct Ids {
    clock: Clock,
}

impl Ids {
    /// Ids that carry the time of `clock`.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock }
    }

    /// A new id.
    #[must_use]
    pub fn id(&self) -> Id {
        let milliseconds = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        Id(uuid::Builder::from_unix_timestamp_millis(milliseconds, &self.random()).into_uuid())
    }

    /// `N` random bytes from the operating system's seeded generator, good for secrets.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "all other randomness derives from here")]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        rand::rng().fill_bytes(&mut bytes);
        bytes
    }

    /// A number below `bound` (which is above zero), for jitter and for picking a slot.
    #[must_use]
    pub fn below(&self, bound: u32) -> u32 {
        u32::from_le_bytes(self.random()) % bound.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_clock() {
        let clock = Clock::system();
        let ids = Ids::new(clock.clone());
        let first = ids.id();
        clock.advance(1);
        assert!(ids.id() > first);
        assert_eq!(first.to_string().parse::<Id>().ok(), Some(first));
    }
}
