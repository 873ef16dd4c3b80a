//! Email addresses.

use std::fmt;
use std::str::FromStr as _;

use serde::{Deserialize, Serialize};

/// A valid email address (RFC 5321, at most 254 characters), lower-cased so that spellings of one mailbox are equal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

/// Addresses must not reach a log.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

impl Email {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let expected = "must be a valid email address";
        let text = text.trim();
        let address = email_address::EmailAddress::from_str(text).map_err(|_| expected)?;
        // A domain without a dot is valid by the RFC, but nobody's on the internet; quoted parts and display names are typos.
        if !address.domain().contains('.') || text.contains(['"', '<', '>', ' ']) || text.len() > 254 {
            return Err(expected);
        }
        Ok(Self(address.email().to_lowercase()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_does_not_count() {
        assert_eq!(
            Email::parse(" Asha.Rao@Example.COM ").unwrap().as_str(),
            "asha.rao@example.com"
        );
    }

    #[test]
    fn malformed_addresses_are_refused() {
        for text in [
            "",
            "asha",
            "asha@",
            "@example.com",
            "asha@example",
            "a b@example.com",
            "Asha <asha@example.com>",
        ] {
            assert!(Email::parse(text).is_err(), "{text}");
        }
    }
}
