//! Phone numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The country a number without a country code belongs to.
const HOME: phonenumber::country::Id = phonenumber::country::IN;

/// A valid phone number in E.164 form (ITU-T E.164), such as `+919876543210`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

/// A personal number does not belong into logs, hence no digits here.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

impl Phone {
    /// Reads a number in international or Indian national form.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let expected = "must be a valid phone number with its country code, such as +919876543210";
        // The library would read letters as the digits they share a key with.
        let is_number = |letter: char| letter.is_ascii_digit() || " +-.()".contains(letter);
        if text.len() > 40 || !text.chars().all(is_number) {
            return Err(expected);
        }
        let number = phonenumber::parse(Some(HOME), text.trim()).map_err(|_| expected)?;
        if !number.is_valid() {
            return Err(expected);
        }
        Ok(Self(number.format().mode(phonenumber::Mode::E164).to_string()))
    }

    /// Has the library read the world's numbering plans, which takes it tens of milliseconds and happens with the first number.
    pub fn prepare() {
        let _any_number = Self::parse("+919876543210");
    }

    /// `+` and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ISO 3166-1 alpha-2 code of the number's country.
    #[must_use]
    pub fn country(&self) -> Option<String> {
        let number = phonenumber::parse(None, &self.0).ok()?;
        number.country().id().map(|country| country.as_ref().to_owned())
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
        ] {
            assert_eq!(Phone::parse(text).unwrap().as_str(), "+919876543210", "{text}");
        }
    }

    #[test]
    fn what_is_no_phone_is_refused() {
        for text in [
            "",
            "+91",
            "12345",
            "+9198765432101234",
            "phone",
            "+91987654321a",
            "+0000000000",
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
