//! Prices: decimal strings in the API, integer minor units in the database.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Currencies with the number of their decimals (ISO 4217).
const CURRENCIES: [(&str, u32); 10] = [
    ("INR", 2),
    ("USD", 2),
    ("EUR", 2),
    ("GBP", 2),
    ("AUD", 2),
    ("CAD", 2),
    ("SGD", 2),
    ("AED", 2),
    ("JPY", 0),
    ("KWD", 3),
];
/// The maximum price, in minor units.
const MAX_MINOR_UNITS: u64 = 1_000_000_000;

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    code: &'static str,
    decimals: u32,
}

impl Currency {
    /// Indian rupees.
    pub const INR: Self = Self {
        code: "INR",
        decimals: 2,
    };

    /// Parses an ISO 4217 code in any case.
    pub fn parse(text: &str) -> Result<Self, String> {
        let found = CURRENCIES
            .iter()
            .find(|(code, _)| code.eq_ignore_ascii_case(text.trim()));
        let (code, decimals) = found.ok_or_else(|| {
            let codes: Vec<_> = CURRENCIES.iter().map(|(code, _)| *code).collect();
            format!("must be one of {}", codes.join(", "))
        })?;
        Ok(Self {
            code,
            decimals: *decimals,
        })
    }

    /// The number of its decimals.
    pub const fn decimals(self) -> u32 {
        self.decimals
    }

    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        self.code
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).map_err(serde::de::Error::custom)
    }
}

/// A price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The amount in the smallest unit of the currency, such as paise.
    pub minor_units: u64,
    /// The currency.
    pub currency: Currency,
}

impl Price {
    /// The price of free courses.
    pub const FREE: Self = Self {
        minor_units: 0,
        currency: Currency::INR,
    };

    /// Parses an amount such as `999`, `999.5` or `999.00`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, String> {
        let wrong = || {
            format!(
                "must be a decimal number from 0 with at most {} decimals",
                currency.decimals
            )
        };
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let decimals = currency.decimals as usize;
        if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > decimals {
            return Err(wrong());
        }
        let minor_units: u64 = format!("{whole}{fraction:0<decimals$}").parse().map_err(|_| wrong())?;
        if minor_units > MAX_MINOR_UNITS {
            return Err(format!("must be at most {MAX_MINOR_UNITS} minor units"));
        }
        Ok(Self { minor_units, currency })
    }

    /// Whether the price is 0.
    pub const fn is_free(self) -> bool {
        self.minor_units == 0
    }
}

/// The decimal string, such as `999.00`.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.currency.decimals as usize;
        let unit = 10_u64.pow(self.currency.decimals);
        let (whole, fraction) = (self.minor_units / unit, self.minor_units % unit);
        match decimals {
            0 => write!(f, "{whole}"),
            _ => write!(f, "{whole}.{fraction:0decimals$}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_written_with_the_decimals_of_their_currency() {
        let price =
            |text, currency| Price::parse(text, Currency::parse(currency).unwrap()).map(|price| price.to_string());
        assert_eq!(price("999", "inr"), Ok("999.00".to_owned()));
        assert_eq!(price("0.5", "USD"), Ok("0.50".to_owned()));
        assert_eq!(price("1500", "JPY"), Ok("1500".to_owned()));
        assert_eq!(price("1.234", "KWD"), Ok("1.234".to_owned()));
        for wrong in ["", "-1", "1e3", "1,50", ".5", "1.234", "99999999999999999999"] {
            assert!(price(wrong, "INR").is_err(), "{wrong:?}");
        }
        assert!(Currency::parse("XXX").is_err());
    }
}
