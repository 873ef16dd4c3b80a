//! Phone numbers.

mod number;
mod numbering_plan;
#[cfg(test)]
mod same_numbers;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::plain_number;
use crate::types::phone::number::PhoneNumber;

/// The longest text that is read as a number, in bytes. Digits of other scripts and marks have up to 4 bytes.
const MAX_PASTED: usize = 240;

/// A valid phone number in E.164 form (ITU-T E.164), such as `+919876543210`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

/// Phone numbers must not reach a log, so the output has no digits.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

impl Phone {
    /// Reads a number in international or Indian national form, in digits of any script and as phones paste it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let expected = "must be a valid phone number with its country code, such as +919876543210";
        let is_number = |letter: char| letter.is_ascii_digit() || " +-.()".contains(letter);
        if text.len() > MAX_PASTED {
            return Err(expected);
        }
        let text = plain_number(text);
        if text.len() > 40 || !text.chars().all(is_number) {
            return Err(expected);
        }
        let number = PhoneNumber::parse(text.trim()).filter(PhoneNumber::is_valid);
        number.map(|number| Self(number.e164())).ok_or(expected)
    }

    /// `+` and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ISO 3166-1 alpha-2 code of the number's country.
    #[must_use]
    pub fn country(&self) -> Option<String> {
        PhoneNumber::country(&self.0).map(str::to_owned)
    }

    /// The number less its last four digits: numbers that are bought in bulk share it.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.0[..self.0.len().saturating_sub(4)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_are_one_phone() {
        for text in [
            "+919876543210",
            "9876543210",
            "09876543210",
            "+91 98765 43210",
            "+91-98765-43210",
            "\u{202a}+919876543210\u{202c}",
            "\u{2066}+91 98765 43210\u{2069}",
            "+91\u{a0}98765\u{a0}43210",
            "+91\u{2011}9876543210",
            "\u{ff0b}919876543210",
            "९८७६५४३२१०",
            "+௯௧ ௯௮௭௬௫ ௪௩௨௧௦",
            "\u{200f}+٩١ ٩٨٧٦٥٤٣٢١٠",
            "＋９１（９８７６５）４３２１０",
        ] {
            assert_eq!(Phone::parse(text).unwrap().as_str(), "+919876543210", "{text}");
        }
    }

    #[test]
    fn malformed_phone_numbers_are_refused() {
        for text in [
            "",
            "+91",
            "12345",
            "+9198765432101234",
            "phone",
            "+91987654321a",
            "+0000000000",
            "+91987654321½",
            "九八七六五四三二一〇",
            &"\u{202a}".repeat(200),
        ] {
            assert!(Phone::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn country_and_prefix_are_read_off() {
        let phone = Phone::parse("+12025550123").unwrap();
        assert_eq!((phone.country().as_deref(), phone.prefix()), (Some("US"), "+1202555"));
    }
}
