//! Names of persons: `name` and `first_name` + `last_name` always say the same.

use serde::{Deserialize, Serialize};
use shared::text;

/// The longest part, in characters.
const MAX_LENGTH: usize = 100;

/// A name in both vocabularies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// The first word.
    pub first_name: String,
    /// The rest; empty for people of one name.
    pub last_name: String,
}

impl PersonName {
    /// Splits a full name at its first space.
    pub fn from_full(name: &str) -> Result<Self, &'static str> {
        let name = text::name(name)?;
        let mut words = name.split_whitespace();
        let first_name = words.next().unwrap_or_default().to_owned();
        Self::new(first_name, words.collect::<Vec<_>>().join(" "))
    }

    /// A name from its parts; `first_name` must not be empty.
    pub fn new(first_name: String, last_name: String) -> Result<Self, &'static str> {
        let is_short = |part: &str| part.chars().count() <= MAX_LENGTH;
        let (first_name, last_name) = (text::single_line(&first_name)?, text::single_line(&last_name)?);
        if first_name.is_empty() || !is_short(&first_name) || !is_short(&last_name) {
            return Err("must have 1 to 100 visible characters in each part");
        }
        Ok(Self { first_name, last_name })
    }

    /// Both parts.
    #[must_use]
    pub fn full(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::person_name::PersonName;

    #[test]
    fn a_full_name_and_its_parts_say_the_same() {
        let name = PersonName::from_full("  Asha  Devi Rao ").unwrap();
        assert_eq!(
            (name.first_name.as_str(), name.last_name.as_str()),
            ("Asha", "Devi Rao")
        );
        assert_eq!(name.full(), "Asha Devi Rao");
        assert_eq!(PersonName::from_full("Asha").unwrap().full(), "Asha");
    }

    #[test]
    fn an_empty_or_endless_name_is_refused() {
        assert!(PersonName::from_full(" ").is_err());
        assert!(PersonName::from_full(&"x".repeat(101)).is_err());
        assert!(PersonName::from_full("a\u{0}b").is_err());
    }

    #[test]
    fn a_name_has_something_to_see_and_does_not_reverse_other_text() {
        for hidden in [
            "\u{200b}",
            "\u{2060}",
            "\u{3164}",
            "\u{feff}",
            "\u{202e}Asha",
            "\u{e0041}",
        ] {
            assert!(PersonName::from_full(hidden).is_err(), "{hidden:?}");
            assert!(
                PersonName::new(hidden.to_owned(), "Rao".to_owned()).is_err(),
                "{hidden:?}"
            );
        }
        let pasted = PersonName::from_full("\u{feff}Zoe\u{301} \u{200b} Rao").unwrap();
        assert_eq!(pasted.full(), "Zo\u{e9} Rao");
        assert_eq!(PersonName::from_full("क्\u{200d}षमा").unwrap().full(), "क्\u{200d}षमा");
    }
}
