//! What `?q=` looks for.

use shared::http::Page;
use shared::types::phone::Phone;
use shared::{Error, Result};

/// The longest `q`, in characters.
const LONGEST: usize = 100;

/// A text to look for, in any case.
pub(crate) struct Search {
    /// As it was given.
    pub text: String,
    lower: String,
    /// The digits, when it looks like (a part of) a phone.
    digits: Option<String>,
}

impl Search {
    /// The page's `q`, if it has one.
    pub fn of(page: &Page) -> Result<Option<Self>> {
        let Some(text) = page.filter("q") else { return Ok(None) };
        if text.chars().count() > LONGEST {
            return Err(Error::field("q", "must have at most 100 characters"));
        }
        Ok(Some(Self::new(text)))
    }

    fn new(text: &str) -> Self {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_number = text
            .chars()
            .all(|letter| letter.is_ascii_digit() || " +-.()".contains(letter));
        Self {
            text: text.to_owned(),
            lower: text.to_lowercase(),
            digits: (is_number && !digits.is_empty()).then_some(digits),
        }
    }

    /// Whether it stands in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.lower)
    }

    /// Whether it is a part of the phone, however it is written.
    pub fn is_in_phone(&self, phone: &Phone) -> bool {
        let digits = self.digits.as_ref();
        digits.is_some_and(|digits| phone.as_str().contains(digits.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_the_spelling_of_phones_do_not_matter() {
        let phone = Phone::parse("+919876543210").unwrap();
        for part in ["98765", "+91 98765", "987-65", "+919876543210", "3210"] {
            assert!(Search::new(part).is_in_phone(&phone), "{part}");
        }
        for other in ["asha", "98766", "+", "98765a"] {
            assert!(!Search::new(other).is_in_phone(&phone), "{other}");
        }
        assert!(Search::new("SHA r").is_in("Asha Rao"));
        assert!(!Search::new("asha.").is_in("Asha Rao"));
    }
}
