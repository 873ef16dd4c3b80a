//! Points: exact decimals with two digits, and the percentages that follow from them.

use std::iter::Sum;
use std::ops::Add;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The maximum of the points of a question, in hundredths.
const MAX_HUNDREDTHS: u32 = 100_000;

/// Points, in hundredths, so that sums and comparisons are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(u32);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// Points from hundredths.
    #[must_use]
    pub const fn from_hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// The points in hundredths.
    #[must_use]
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// The points of a question, from 0.01 to 1,000.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn parse(number: f64) -> Result<Self, &'static str> {
        let wrong = "must be 0.01 to 1000 with at most two decimals";
        exact(number).filter(|points| points.0 > 0).ok_or(wrong)
    }

    /// The points that are given to an answer, from 0 to `most`.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn parse_given(number: f64, most: Self) -> Result<Self, String> {
        let given = exact(number).filter(|points| *points <= most);
        given.ok_or_else(|| format!("must be 0 to {} with at most two decimals", most.as_f64()))
    }

    /// `part` of `whole` equal parts, rounded down, so that parts never add up to more than the whole.
    #[must_use]
    pub fn share(self, part: usize, whole: usize) -> Self {
        let (part, whole) = (part.min(whole) as u64, whole as u64);
        let share = (u64::from(self.0) * part).checked_div(whole).unwrap_or(0);
        Self(u32::try_from(share).unwrap_or(self.0))
    }

    /// The number, as JSON shows it.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

/// A number with at most two decimals.
fn exact(number: f64) -> Option<Points> {
    let hundredths = (number * 100.0).round();
    let is_exact = number.is_finite() && (number * 100.0 - hundredths).abs() < 1e-6;
    if !is_exact || !(0.0..=f64::from(MAX_HUNDREDTHS)).contains(&hundredths) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number in range"
    )]
    let hundredths = hundredths as u32;
    Some(Points(hundredths))
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_f64().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hundredths = (f64::deserialize(deserializer)? * 100.0).round();
        if !(0.0..=f64::from(u32::MAX)).contains(&hundredths) {
            return Err(D::Error::custom("points out of range"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number in range"
        )]
        let hundredths = hundredths as u32;
        Ok(Self(hundredths))
    }
}

/// The score in percent with two decimals, rounded down, so that a score that is shown as the passing one has passed.
#[must_use]
pub fn percentage(earned: Points, possible: Points) -> f64 {
    let share = u64::from(earned.0.min(possible.0)) * 10_000;
    let hundredths = share.checked_div(u64::from(possible.0)).unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
    let percentage = hundredths as f64 / 100.0;
    percentage
}

/// Whether `earned` reaches `passing_score` percent of `possible`.
#[must_use]
pub fn is_passed(earned: Points, possible: Points, passing_score: u8) -> bool {
    possible > Points::ZERO && u64::from(earned.0) * 100 >= u64::from(possible.0) * u64::from(passing_score)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn points_have_at_most_two_decimals() {
        assert_eq!(Points::parse(2.35), Ok(Points(235)));
        assert_eq!(Points::parse(0.29), Ok(Points(29)));
        assert_eq!(Points::parse(1000.0), Ok(Points(100_000)));
        for wrong in [0.0, -1.0, 0.001, 2.355, 1000.01, f64::NAN, f64::INFINITY] {
            assert!(Points::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Points::parse_given(0.0, Points(100)), Ok(Points::ZERO));
        assert!(Points::parse_given(1.01, Points(100)).is_err());
    }

    #[test]
    fn a_percentage_is_rounded_down() {
        assert_eq!(percentage(Points(2), Points(3)), 66.66);
        assert_eq!(percentage(Points(69_999), Points(100_000)), 69.99);
        assert_eq!(percentage(Points(3), Points(3)), 100.0);
        assert_eq!(percentage(Points::ZERO, Points::ZERO), 0.0);
    }

    proptest! {
        #[test]
        fn a_shown_score_has_passed_exactly_if_the_points_have(
            possible in 1_u32..50_000_000,
            part in 0.0..=1.0_f64,
            passing in 0_u8..=100,
        ) {
            let earned = (f64::from(possible) * part) as u32;
            let (earned, possible) = (Points(earned), Points(possible));
            let shown = percentage(earned, possible) >= f64::from(passing);
            prop_assert_eq!(shown, is_passed(earned, possible, passing));
        }

        #[test]
        fn points_survive_json(hundredths in 0_u32..50_000_000) {
            let text = serde_json::to_string(&Points(hundredths)).unwrap();
            prop_assert_eq!(serde_json::from_str::<Points>(&text).unwrap(), Points(hundredths));
        }

        #[test]
        fn parts_never_add_up_to_more_than_the_whole(hundredths in 0_u32..100_000, whole in 1_usize..20) {
            let one = Points(hundredths).share(1, whole);
            let all: Points = std::iter::repeat_n(one, whole).sum();
            prop_assert!(all <= Points(hundredths));
            prop_assert_eq!(Points(hundredths).share(whole, whole), Points(hundredths));
        }
    }
}
