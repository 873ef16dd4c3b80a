//! Names of persons: `name` and `first_name` + `last_name` always say the same.

use serde::{Deserialize, Serialize};

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
        let mut words = name.split_whitespace();
        let first_name = words.next().unwrap_or_default().to_owned();
        Self::new(first_name, words.collect::<Vec<_>>().join(" "))
    }

    /// A name from its parts; `first_name` must not be empty.
    pub fn new(first_name: String, last_name: String) -> Result<Self, &'static str> {
        let good = |part: &str| part.chars().count() <= MAX_LENGTH && !part.chars().any(char::is_control);
        let (first_name, last_name) = (first_name.trim().to_owned(), last_name.trim().to_owned());
        if first_name.is_empty() || !good(&first_name) || !good(&last_name) {
            return Err("must have 1 to 100 characters a part and no control characters");
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
}
