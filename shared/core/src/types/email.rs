//! Email addresses.

use std::fmt;
use std::str::FromStr as _;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};

use crate::text;

/// A valid email address (RFC 5321, at most 254 characters), in lower case and with its domain in ASCII (UTS #46), so
/// that spellings of one mailbox are equal.
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
        let text = text::single_line(text).map_err(|_| expected)?;
        let (local, domain) = text.rsplit_once('@').ok_or(expected)?;
        let text = format!("{local}@{}", ascii_domain(domain).ok_or(expected)?);
        let address = email_address::EmailAddress::from_str(&text).map_err(|_| expected)?;
        // A domain without a dot is valid by the RFC, but no mail arrives there from the internet. Quoted parts and
        // display names are typos.
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

/// The domain as it is looked up, if it is the name of a host. An IP address is not: it has brackets, or its last label
/// begins with a digit.
fn ascii_domain(domain: &str) -> Option<String> {
    let ascii = Uts46::new()
        .to_ascii(
            domain.as_bytes(),
            AsciiDenyList::STD3,
            Hyphens::CheckFirstLast,
            DnsLength::Verify,
        )
        .ok()?;
    let is_name = ascii
        .rsplit('.')
        .next()?
        .starts_with(|letter: char| letter.is_ascii_alphabetic());
    is_name.then(|| ascii.into_owned())
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
            "asha@-example.com",
            "asha@exa_mple.com",
            "asha\u{202e}@example.com",
        ] {
            assert!(Email::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn spellings_of_one_domain_are_one_address() {
        for (spellings, expected) in [
            (["x@exаmple.com", "x@xn--exmple-4nf.com"], "x@xn--exmple-4nf.com"),
            (
                ["asha@BÜCHER.example", "asha@bu\u{308}cher。example"],
                "asha@xn--bcher-kva.example",
            ),
            (
                ["asha@उदाहरण.example", "\u{202a}asha@उदाहरण.example\u{202c}"],
                "asha@xn--p1b6ci4b4b3a.example",
            ),
            (
                ["asha@ｅｘａｍｐｌｅ.com", "asha@example.com\u{200b}"],
                "asha@example.com",
            ),
        ] {
            for spelling in spellings {
                assert_eq!(
                    Email::parse(spelling).map(|email| email.0).as_deref(),
                    Ok(expected),
                    "{spelling}"
                );
            }
        }
        let composed = Email::parse("andr\u{e9}@example.com").unwrap();
        assert_eq!(Email::parse("andre\u{301}@example.com").unwrap(), composed);
    }

    #[test]
    fn a_domain_is_not_an_ip_address_nor_an_invalid_name() {
        for domain in [
            "127.0.0.1",
            "[127.0.0.1]",
            "[IPv6:::1]",
            "１２７.0.0.1",
            "127.1",
            "a.0x7f",
            "xn--a.com",
            "a..com",
            "example.com.",
        ] {
            assert!(Email::parse(&format!("asha@{domain}")).is_err(), "{domain}");
        }
    }
}
