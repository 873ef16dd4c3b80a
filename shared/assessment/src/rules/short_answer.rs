//! The comparison of short answers: texts without case and surplus white space, numbers by their value.

use shared::text::{fold, plain_number};

/// The digits after the point that a number keeps.
const DECIMALS: usize = 12;
/// The digits before the point that a number may have.
const MAX_WHOLE_DIGITS: usize = 18;

/// Whether `given` is one of the `accepted` answers. Numbers may differ by `tolerance`, a decimal.
#[must_use]
pub fn is_accepted(given: &str, accepted: &[String], tolerance: Option<&str>) -> bool {
    let (text, number) = (normal_form(given), Number::parse(given));
    let tolerance = tolerance.and_then(Number::parse).unwrap_or_default();
    accepted.iter().any(|accepted| {
        let same_number = || {
            let (given, accepted) = number.zip(Number::parse(accepted))?;
            Some(given.is_within(accepted, tolerance))
        };
        normal_form(accepted) == text || same_number().unwrap_or(false)
    })
}

/// What spellings of the same text have in common.
fn normal_form(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An exact decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Number(i128);

impl Number {
    /// Reads a decimal such as `-1.50`; `None` for other texts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = plain_number(text);
        let text = text.trim();
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        if whole.len() + decimals.len() == 0 || !is_number(whole) || !is_number(decimals) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let decimals = decimals.trim_end_matches('0');
        if whole.len() > MAX_WHOLE_DIGITS || decimals.len() > DECIMALS {
            return None;
        }
        let value: i128 = format!("0{whole}{decimals:0<DECIMALS$}").parse().ok()?;
        Some(Self(if is_negative { -value } else { value }))
    }

    /// Whether it differs from `other` by at most `tolerance`.
    #[must_use]
    pub fn is_within(self, other: Self, tolerance: Self) -> bool {
        (self.0 - other.0).abs() <= tolerance.0.abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(accepted: &[&str], tolerance: Option<&str>, given: &str) -> bool {
        let accepted: Vec<_> = accepted.iter().map(|text| (*text).to_owned()).collect();
        is_accepted(given, &accepted, tolerance)
    }

    #[test]
    fn case_accents_white_space_and_spellings_do_not_count() {
        assert!(accepts(&["New Delhi"], None, "  new \u{a0} DELHI\n"));
        assert!(accepts(&["caf\u{e9}"], None, "CAFE\u{301}"));
        assert!(accepts(&["हिन्दी"], None, "हिंदी"));
        assert!(accepts(&["a", "b"], None, "B"));
        assert!(!accepts(&["New Delhi"], None, "NewDelhi"));
        assert!(!accepts(&["a"], None, ""));
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(accepts(&["0.5"], None, ".50"));
        assert!(accepts(&["-3"], None, "\u{2212}3.0"));
        assert!(accepts(&["10"], None, "\u{ff11}\u{ff10}") && accepts(&["10"], None, "१०"));
        assert!(!accepts(&["0.5"], None, "0.51"));
        assert!(!accepts(&["10"], None, "ten") && !accepts(&["10"], None, "1e1"));
    }

    #[test]
    fn a_tolerance_is_exact() {
        assert!(accepts(&["3.14"], Some("0.01"), "3.15") && accepts(&["3.14"], Some("0.01"), "3.13"));
        assert!(!accepts(&["3.14"], Some("0.01"), "3.1500000001"));
        assert!(accepts(&["0.3"], Some("0"), "0.3"));
    }

    #[test]
    fn what_is_too_long_or_no_number_is_a_text() {
        for text in ["", ".", "-", "1.2.3", "1,000", "0x10", "1 2", "9999999999999999999"] {
            assert_eq!(Number::parse(text), None, "{text:?}");
        }
        assert_eq!(Number::parse("007.10"), Number::parse("+7.1"));
    }
}
