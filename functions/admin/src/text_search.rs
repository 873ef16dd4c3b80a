//! The text search of `?q=`.

use shared::text::{fold, plain_number};
use shared::types::phone::Phone;

/// The maximum length of `q`, in characters.
const MAX_LENGTH: usize = 100;

/// A text to search for, in any spelling.
pub(crate) struct TextSearch {
    /// The text as the client sent it.
    pub text: String,
    folded: String,
    /// The digits, if the text looks like a phone number or a part of one.
    digits: Option<String>,
}

impl TextSearch {
    /// Parses `q`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if text.chars().count() > MAX_LENGTH {
            return Err("must have at most 100 characters");
        }
        Ok(Self::new(text))
    }

    fn new(text: &str) -> Self {
        let number = plain_number(text);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let is_number = number
            .chars()
            .all(|letter| letter.is_ascii_digit() || " +-.()".contains(letter));
        Self {
            text: text.to_owned(),
            folded: fold(text),
            digits: (is_number && !digits.is_empty()).then_some(digits),
        }
    }

    /// Whether `text` contains the search text.
    pub fn is_in(&self, text: &str) -> bool {
        fold(text).contains(&self.folded)
    }

    /// Whether the phone contains the digits, however they are written.
    pub fn is_in_phone(&self, phone: &Phone) -> bool {
        let digits = self.digits.as_ref();
        digits.is_some_and(|digits| phone.as_str().contains(digits.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_phone_formatting_are_ignored() {
        let phone = Phone::parse("+919876543210").unwrap();
        for part in [
            "98765",
            "+91 98765",
            "987-65",
            "+919876543210",
            "3210",
            "९८७६५",
            "98765\u{a0}43210",
        ] {
            assert!(TextSearch::new(part).is_in_phone(&phone), "{part}");
        }
        for other in ["asha", "98766", "+", "98765a"] {
            assert!(!TextSearch::new(other).is_in_phone(&phone), "{other}");
        }
        assert!(TextSearch::new("SHA r").is_in("Asha Rao"));
        assert!(TextSearch::new("zoe").is_in("Zoé") && TextSearch::new("हिंदी").is_in("हिन्दी में"));
        assert!(!TextSearch::new("asha.").is_in("Asha Rao"));
    }
}
