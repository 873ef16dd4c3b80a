//! Moments in whole milliseconds.

use std::fmt;
use std::ops::{Add, Deref, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use upstream::{Error, SignedDuration};

/// A moment in whole milliseconds, written as RFC 3339 in UTC with exactly three fractional digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(upstream::Timestamp);

impl Timestamp {
    /// 1970-01-01T00:00:00.000Z.
    pub const UNIX_EPOCH: Self = Self(upstream::Timestamp::UNIX_EPOCH);
    /// The last moment that can be represented.
    pub const MAX: Self = Self(upstream::Timestamp::constant(253_402_207_200, 999_000_000));

    /// Now, by the operating system's clock.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "callers are held to the clock, not what it stands on"
    )]
    pub fn now() -> Self {
        upstream::Timestamp::now().into()
    }

    /// The moment this many seconds after the epoch.
    ///
    /// # Errors
    /// It cannot be represented.
    pub fn from_second(second: i64) -> Result<Self, Error> {
        upstream::Timestamp::from_second(second).map(Self)
    }

    /// The moment this many milliseconds after the epoch.
    ///
    /// # Errors
    /// It cannot be represented.
    pub fn from_millisecond(millisecond: i64) -> Result<Self, Error> {
        upstream::Timestamp::from_millisecond(millisecond).map(Self)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub fn as_millisecond(self) -> i64 {
        self.0.as_millisecond()
    }

    /// How much time has passed since `earlier`.
    #[must_use]
    pub fn duration_since(self, earlier: Self) -> SignedDuration {
        self.0.duration_since(earlier.0)
    }

    /// The moment after `duration`.
    ///
    /// # Errors
    /// It cannot be represented.
    pub fn checked_add(self, duration: SignedDuration) -> Result<Self, Error> {
        self.0.checked_add(duration).map(Self::from)
    }

    /// The moment before `duration`.
    ///
    /// # Errors
    /// It cannot be represented.
    pub fn checked_sub(self, duration: SignedDuration) -> Result<Self, Error> {
        self.0.checked_sub(duration).map(Self::from)
    }

    /// The moment after `duration`, or the last one.
    #[must_use]
    pub fn saturating_add(self, duration: SignedDuration) -> Self {
        self.checked_add(duration).unwrap_or(Self::MAX)
    }
}

/// Cuts off what is finer than milliseconds.
impl From<upstream::Timestamp> for Timestamp {
    fn from(exact: upstream::Timestamp) -> Self {
        // A moment less its fraction of a millisecond can be represented.
        Self::from_millisecond(exact.as_millisecond()).unwrap_or(Self(exact))
    }
}

impl From<Timestamp> for upstream::Timestamp {
    fn from(moment: Timestamp) -> Self {
        moment.0
    }
}

/// Everything else that the original can do.
impl Deref for Timestamp {
    type Target = upstream::Timestamp;

    fn deref(&self) -> &upstream::Timestamp {
        &self.0
    }
}

/// Panics if the result cannot be represented, as the original does.
impl Add<SignedDuration> for Timestamp {
    type Output = Self;

    fn add(self, duration: SignedDuration) -> Self {
        (self.0 + duration).into()
    }
}

/// Panics if the result cannot be represented, as the original does.
impl Sub<SignedDuration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: SignedDuration) -> Self {
        (self.0 - duration).into()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        text.parse::<upstream::Timestamp>().map(Self::from)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        upstream::Timestamp::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_exactly_three_fractional_digits() {
        for (text, written) in [
            ("2026-11-28T03:13:18Z", "2026-11-28T03:13:18.000Z"),
            ("2026-11-28T03:13:18.6Z", "2026-11-28T03:13:18.600Z"),
            ("2026-11-28T03:13:18.905586926Z", "2026-11-28T03:13:18.905Z"),
            ("2026-11-28T08:43:18.41196242+05:30", "2026-11-28T03:13:18.411Z"),
        ] {
            let time: Timestamp = text.parse().unwrap();
            assert_eq!(time.to_string(), written);
            assert_eq!(serde_json::to_value(time).unwrap(), written);
            assert_eq!(
                serde_json::from_value::<Timestamp>(text.into()).unwrap().to_string(),
                written
            );
        }
    }

    #[test]
    fn a_time_that_was_written_equals_itself() {
        let exact: upstream::Timestamp = "2026-11-28T18:00:00.123456789Z".parse().unwrap();
        for time in [exact.into(), Timestamp::MAX, Timestamp::UNIX_EPOCH] {
            assert_eq!(time.to_string().parse::<Timestamp>().unwrap(), time);
        }
    }
}
